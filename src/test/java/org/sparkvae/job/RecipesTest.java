package org.sparkvae.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sparkvae.config.ConfigLoader;
import org.sparkvae.config.ImageShape;
import org.sparkvae.config.ModelConfig.Activation;
import org.sparkvae.config.ModelConfig.Binarization;
import org.sparkvae.config.ModelConfig.LikelihoodKind;
import org.sparkvae.config.ModelConfig.Network;
import org.sparkvae.config.ModelConfig.Scale;
import org.sparkvae.config.RunConfig;
import org.sparkvae.data.SyntheticCorpus;
import org.sparkvae.testing.SharedSpark;

/** Every file under {@code conf/}: it trains, and says what it claims to be. */
@Timeout(300)
class RecipesTest {
  private static final Path RECIPES = Path.of("conf");

  @TempDir static Path folder;

  @BeforeAll
  static void write() throws IOException {
    SharedSpark.context();
    SyntheticCorpus.write(folder.resolve("corpus"), new ImageShape(28, 28, 1), 320, 2);
  }

  static Stream<Path> recipes() throws IOException {
    try (Stream<Path> files = Files.list(RECIPES)) {
      return files.toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void trains(Path recipe) throws IOException {
    JsonNode line =
        InProcess.succeed(
            "train",
            "--data",
            folder.resolve("corpus").toString(),
            "--run",
            folder.resolve("run-" + recipe.getFileName()).toString(),
            "--config",
            recipe.toString(),
            "--set",
            "training.epochs=1");
    assertThat(line.path("epochs").asInt()).isEqualTo(1);
    assertThat(line.path("validation_elbo").isNumber()).isTrue();
  }

  @Test
  void mnistMlpIsThePublishedRecipe() throws IOException {
    RunConfig config = load("mnist-mlp.conf");
    assertThat(config.model().network()).isEqualTo(Network.MLP);
    assertThat(config.model().hidden()).containsExactly(400);
    assertThat(config.model().latents()).isEqualTo(20);
    assertThat(config.model().likelihood()).isEqualTo(LikelihoodKind.BERNOULLI);
    assertThat(config.objective().beta()).isEqualTo(1);
    assertThat(config.training().learningRate()).isEqualTo(1e-3);
    assertThat(config.training().batchSize()).isEqualTo(128);
    assertThat(config.training().epochs()).isEqualTo(10);
    assertThat(config.training().splits()).containsExactly("train", "validation");
  }

  @Test
  void mnistConvIsThePeersNetwork() throws IOException {
    RunConfig config = load("mnist-conv.conf");
    assertThat(config.model().network()).isEqualTo(Network.CONV);
    assertThat(config.model().channels()).containsExactly(32, 64);
    assertThat(config.model().hidden()).isEmpty();
    assertThat(config.model().latents()).isEqualTo(20);
  }

  /** Stages of 3^i epochs at 0.001·10^(−i/7). */
  @Test
  void iwaeBurdaIsTheirSetting() throws IOException {
    RunConfig config = load("iwae-burda.conf");
    assertThat(config.model().hidden()).containsExactly(200, 200);
    assertThat(config.model().activation()).isEqualTo(Activation.TANH);
    assertThat(config.model().latents()).isEqualTo(50);
    assertThat(config.model().likelihood()).isEqualTo(LikelihoodKind.BERNOULLI);
    assertThat(config.model().binarization()).isEqualTo(Binarization.STOCHASTIC);
    assertThat(config.training().batchSize()).isEqualTo(20);
    assertThat(config.training().workers()).isEqualTo(1);
    // Theirs of sums over a minibatch, ours of means.
    assertThat(config.training().adamEpsilon()).isCloseTo(1e-4 / 20, offset(1e-15));
    assertThat(config.training().learningRate()).isEqualTo(1e-3);
    assertThat(config.training().learningRateStages()).containsExactly(1, 3, 9, 27);
    assertThat(config.training().learningRateStageFactor())
        .isCloseTo(Math.pow(10, -1 / 7.0), offset(1e-15));
    assertThat(config.training().epochs()).isEqualTo(40);
    assertThat(config.training().splits()).containsExactly("train", "validation");
  }

  @Test
  void cifar10ConvGivesEveryLevelAProbability() throws IOException {
    RunConfig config = load("cifar10-conv.conf");
    assertThat(config.model().network()).isEqualTo(Network.CONV);
    assertThat(config.model().likelihood()).isEqualTo(LikelihoodKind.DISCRETIZED_LOGISTIC);
    assertThat(config.model().scale()).isEqualTo(Scale.PER_PIXEL);
  }

  private static RunConfig load(String name) throws IOException {
    return ConfigLoader.load(Files.readString(RECIPES.resolve(name)), name, List.of());
  }
}
