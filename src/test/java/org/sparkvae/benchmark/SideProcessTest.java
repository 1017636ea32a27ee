package org.sparkvae.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sparkvae.config.ImageShape;
import org.sparkvae.data.SyntheticCorpus;

/** The protocol between the benchmark and its sides. */
@Timeout(300)
class SideProcessTest {
  private static final String SHELL_SIDE =
      """
      echo '{"version":"a shell"}'
      while read -r word minibatches; do
        [[ $word == measure ]] || exit 9
        echo "{\\"seconds\\":2,\\"cores\\":1,\\"images\\":$((minibatches * 128))}"
      done
      """;

  @TempDir Path folder;

  @Test
  void measuresAsOftenAsItIsAsked() throws Exception {
    try (SideProcess side = shell(SHELL_SIDE)) {
      assertThat(side.about().get("version").asText()).isEqualTo("a shell");
      assertThat(side.measure(3).imagesPerSecond()).isEqualTo(192);
      assertThat(side.measure(5).images()).isEqualTo(640);
    }
  }

  @Test
  void onesThatEndTellWhy() {
    assertThatThrownBy(() -> shell("echo 'no such kernel' >&2; exit 4"))
        .isInstanceOf(SideProcess.Ended.class)
        .hasMessageStartingWith(
            "Cannot measure side: it ended with status 4: no such kernel (" + folder);
  }

  /** Training as it is, on a core of its own: rounds go on until there are images enough. */
  @Test
  void trainingIsHeldBetweenMeasurements() throws Exception {
    Path corpus = folder.resolve("corpus");
    SyntheticCorpus.write(corpus, new ImageShape(8, 8, 1), 1010, 3);
    Path recipe =
        Files.writeString(folder.resolve("tiny.conf"), "model { hidden = [24], latents = 3 }");
    Settings settings =
        new Settings(folder, "python3", folder, 5, 1, new PrintWriter(new StringWriter()));
    Sides sides = new Sides(settings);
    try (SideProcess side =
        sides.java(
            "tiny",
            sides.oneCore(),
            Map.of(),
            TrainingSide.class.getName(),
            List.of(
                recipe.toString(),
                corpus.toString(),
                folder.resolve("run").toString(),
                "training.mode=local",
                "training.batch-size=16",
                "training.averaging-frequency=2"))) {
      // 24 + 6 + 24 + 64 units with their weights.
      assertThat(side.about().get("parameters").asInt())
          .isEqualTo(65 * 24 + 25 * 6 + 4 * 24 + 25 * 64);
      for (int i = 0; i < 2; i++) {
        Measurement measured = side.measure(3);
        assertThat(measured.images()).isEqualTo(64);
        assertThat(measured.details().get("rounds")).hasSize(2);
        assertThat(measured.details().at("/rounds/0/state_bytes").asLong()).isPositive();
      }
    }
  }

  private SideProcess shell(String script) throws Exception {
    return new SideProcess(
        "side", new ProcessBuilder("bash", "-c", script), folder.resolve("logs/side.log"));
  }
}
