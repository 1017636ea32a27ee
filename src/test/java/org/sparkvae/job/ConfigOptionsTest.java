package org.sparkvae.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkvae.config.RunConfig;
import org.sparkvae.config.UserError;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class ConfigOptionsTest {
  @TempDir private Path dir;

  @Test
  void setIsStrongerThanTheFileAndTheFileThanTheReference() throws IOException {
    Path file = Files.writeString(dir.resolve("my.conf"), "training { epochs = 3, workers = 4 }");
    RunConfig config = load("--config", file.toUri().toString(), "--set", "training.workers=5");
    assertThat(config.training().epochs()).isEqualTo(3);
    assertThat(config.training().workers()).isEqualTo(5);
    assertThat(config.training().batchSize()).isEqualTo(128);
  }

  @Test
  void setMayBeRepeatedAndHoldLists() throws IOException {
    RunConfig config =
        load("--set", "training.splits=[train, validation]", "--set=model.likelihood=gaussian");
    assertThat(config.training().splits()).containsExactly("train", "validation");
    assertThat(config.model().likelihood()).hasToString("gaussian");
  }

  @Test
  void aMissingFileIsTheOperators() {
    assertThatThrownBy(() -> load("--config", dir + "/absent.conf"))
        .isInstanceOf(UserError.class)
        .hasMessage("Cannot read " + dir + "/absent.conf: no such file");
  }

  @Test
  void theFileIsNamedInItsProblems() throws IOException {
    Path file = Files.writeString(dir.resolve("my.conf"), "training {");
    assertThatThrownBy(() -> load("--config", file.toString()))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("Cannot parse " + file + ": 1: ");
  }

  private static RunConfig load(String... args) throws IOException {
    Holder holder = new Holder();
    new CommandLine(holder).parseArgs(args);
    return holder.options.load(new Configuration());
  }

  @Command
  private static final class Holder {
    @Mixin private ConfigOptions options;
  }
}
