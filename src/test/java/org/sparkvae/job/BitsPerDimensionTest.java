package org.sparkvae.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sparkvae.config.ImageShape;
import org.sparkvae.data.SyntheticCorpus;
import org.sparkvae.testing.SharedSpark;

/** {@code bits_per_dimension}, from {@code train} to {@code evaluate}. */
@Timeout(180)
class BitsPerDimensionTest {
  private static final ImageShape SHAPE = new ImageShape(8, 8, 3);

  @TempDir static Path folder;

  @BeforeAll
  static void write() throws IOException {
    SharedSpark.context();
    SyntheticCorpus.write(folder.resolve("corpus"), SHAPE, 500, 2);
  }

  @Test
  void fallWithTraining() throws IOException {
    String recipe = "conf/cifar10-conv.conf";
    String[] small = {
      "--config", recipe, "--set", "model.channels=[8, 16]", "--set", "training.learning-rate=0.005"
    };
    JsonNode early = evaluated("early", with(small, "--set", "training.epochs=1"));
    JsonNode late = evaluated("late", with(small, "--set", "training.epochs=20"));
    double bits = late.path("bits_per_dimension").asDouble();
    // The levels lie in a range of 40: log2(40) bits are the least that there can be.
    assertThat(bits)
        .isLessThan(early.path("bits_per_dimension").asDouble() - 0.5)
        .isBetween(5.32, 8.0);
    double nats = -late.path("elbo").asDouble();
    assertThat(bits).isCloseTo(nats / (SHAPE.pixels() * Math.log(2)), offset(1e-9));
    assertThat(late.path("about").path("bits_per_dimension").asText())
        .isEqualTo("bits for each of the 192 values of an image, mean over 50 images: of the elbo");
  }

  @Test
  void areRefusedWhereTheyMeanNothing() throws IOException {
    JsonNode line =
        evaluated(
            "density",
            "--set",
            "model.likelihood=gaussian",
            "--set",
            "model.hidden=[8]",
            "--set",
            "training.epochs=1");
    assertThat(line.has("bits_per_dimension")).isFalse();
    assertThat(line.path("about").path("bits_per_dimension").asText())
        .isEqualTo("left out: a density is no probability of stored pixels");
  }

  private static JsonNode evaluated(String name, String... settings) throws IOException {
    String data = folder.resolve("corpus").toString();
    String run = folder.resolve(name).toString();
    String[] train = {"train", "--data", data, "--run", run, "--set", "training.mode=local"};
    InProcess.succeed(with(train, settings));
    return InProcess.succeed("evaluate", "--data", data, "--run", run);
  }

  private static String[] with(String[] some, String... more) {
    List<String> all = new ArrayList<>(Arrays.asList(some));
    all.addAll(Arrays.asList(more));
    return all.toArray(String[]::new);
  }
}
