package org.sparkvae.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkvae.config.UserError;

class StagedFileTest {
  private final Configuration conf = FaultyFileSystem.configuration();
  private Path dir;

  @BeforeEach
  void openStaging(@TempDir Path temporary) throws IOException {
    dir = temporary.resolve("staging");
    StagedFile.open(files(), staging());
  }

  @Test
  void takesLengthAndHashAsItWrites() throws IOException {
    StagedEntry entry;
    try (StagedFile file = create("data/x.npy", "7")) {
      file.stream().write('a');
      file.stream().write(new byte[] {0, 'b', 'c', 'd', 0}, 1, 3);
      assertThat(file.stream().position()).isEqualTo(4);
      entry = file.finish(2, new TreeMap<>(Map.of("train", 2L)));
    }
    assertThat(entry.attempt()).startsWith("_attempts/data/x.npy.7.");
    assertThat(Files.readString(dir.resolve(entry.attempt()))).isEqualTo("abcd");
    assertThat(entry.file())
        .isEqualTo(
            new FileEntry(
                "data/x.npy",
                2,
                new TreeMap<>(Map.of("train", 2L)),
                4,
                // printf abcd | sha256sum
                "88d4266fd4e6338d13b845fcf289579d209c897823b9217da3e161936f031589"));
  }

  @Test
  void isDeletedUnlessFinished() throws IOException {
    try (StagedFile file = create("data/x", "0")) {
      file.stream().write(1);
    }
    assertThat(dir.resolve("_attempts/data")).isEmptyDirectory();
  }

  @Test
  void attemptsDoNotMeet() throws IOException {
    try (StagedFile first = create("data/x", "0");
        StagedFile second = create("data/x", "0")) {
      first.stream().write(1);
      assertThat(first.finish(1, new TreeMap<>()).attempt())
          .isNotEqualTo(second.finish(1, new TreeMap<>()).attempt());
    }
    assertThat(dir.resolve("_attempts/data").toFile().list()).hasSize(2);
  }

  @Test
  void aFullDiskNamesTheFile() {
    assertThatThrownBy(
            () -> {
              try (StagedFile file = create("data/full", "0")) {
                file.stream().write(1);
              }
            })
        .isInstanceOf(UserError.class)
        .hasMessageMatching(message("full", "No space left on device"));
  }

  @Test
  void deniedAccessIsTheOperators() {
    assertThatThrownBy(() -> create("data/denied", "0"))
        .isInstanceOf(UserError.class)
        .hasMessageMatching(message("denied", "access denied"));
  }

  @Test
  void aTaskThatOutlivesItsJobLeavesNothing() throws IOException {
    StagedFile late = create("data/x", "0");
    late.stream().write(1);
    StagedFile.shut(files(), staging());
    assertThatThrownBy(() -> late.finish(1, new TreeMap<>()))
        .isInstanceOf(IOException.class)
        .hasMessageMatching(message("x", "its job has ended"));
    late.close();
    assertThat(dir).doesNotExist();
    assertThatThrownBy(() -> create("data/y", "0"))
        .isInstanceOf(IOException.class)
        .hasMessageMatching(message("y", "its job has ended"));
    assertThat(dir).doesNotExist();
  }

  private String message(String name, String reason) {
    return "Cannot write faulty:%s/_attempts/data/%s\\.0\\.[0-9a-f-]{36}: %s"
        .formatted(dir, name, reason);
  }

  private StagedFile create(String name, String attempt) throws IOException {
    return StagedFile.create(conf, staging(), name, attempt);
  }

  private org.apache.hadoop.fs.Path staging() {
    return new org.apache.hadoop.fs.Path("faulty:" + dir);
  }

  private FileSystem files() throws IOException {
    return HadoopFiles.of(conf, staging());
  }
}
