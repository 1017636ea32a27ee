package org.sparkvae.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;
import static org.sparkvae.job.InProcess.succeed;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkvae.config.ConfigLoader;
import org.sparkvae.config.ImageShape;
import org.sparkvae.data.SyntheticCorpus;
import org.sparkvae.testing.SharedSpark;
import org.sparkvae.testing.TrainedRun;

/** {@code evaluate} and {@code score} with importance samples, as an operator sees them. */
@Timeout(300)
final class DensityCommandsTest {
  private static final ImageShape SHAPE = new ImageShape(4, 4, 1);

  @TempDir static Path folder;

  @BeforeAll
  static void write() throws IOException {
    SharedSpark.session();
    SyntheticCorpus.write(folder.resolve("corpus"), SHAPE, 500, 2);
    TrainedRun.write(folder.resolve("run"), SHAPE);
  }

  @Test
  void evaluateEstimatesLogPFromSoManySamples() throws IOException {
    JsonNode line = evaluate("--importance-samples", "300");
    double error = line.path("log_likelihood_error").asDouble();
    assertThat(error).isBetween(1e-6, 0.1);
    assertThat(line.path("log_likelihood").asDouble())
        .isGreaterThan(line.path("elbo").asDouble() + error);
    assertThat(line.path("active_units").asInt()).isBetween(0, 3);
    assertThat(line.path("aggregate_kl").asDouble()).isBetween(0.0, line.path("kl").asDouble());
    JsonNode about = line.path("about");
    assertThat(about.path("log_likelihood").asText())
        .isEqualTo(
            "nats per image, mean over 50 images: ln of the mean of 300 importance weights"
                + " p(x|z)p(z)/q(z|x) of each, in expectation a lower bound of log p(x)"
                + " (Burda 2015)");
    assertThat(about.path("log_likelihood_error").asText())
        .contains("over the 300 importance samples of each of 50 images, not over the choice");
    assertThat(about.path("active_units").asText()).startsWith("of 3 latents").contains("0.01");
    assertThat(evaluate("--importance-samples", "300")).hasToString(line.toString());
    try (Stream<Path> files = Files.list(folder.resolve("run/evaluations"))) {
      assertThat(files.map(path -> path.getFileName().toString()))
          .anyMatch(name -> name.matches("[0-9a-f]{64}-test-best-k300\\.json"));
    }
  }

  @Test
  void withoutSamplesThereIsNoLogP() throws IOException {
    JsonNode line = evaluate();
    assertThat(line.has("log_likelihood")).isFalse();
    assertThat(line.has("active_units")).isTrue();
    JsonNode more = evaluate("--importance-samples", "7");
    for (String figure : List.of("elbo", "reconstruction", "kl", "active_units", "aggregate_kl")) {
      assertThat(more.path(figure)).as(figure).isEqualTo(line.path(figure));
    }
  }

  /** The same images and samples, in another place of a minibatch: floats may round otherwise. */
  @Test
  void scoreGivesEachImageWhatEvaluateGivesTheirMean() throws IOException {
    JsonNode line = score("scores", "--importance-samples", "50", "--partitions", "3");
    assertThat(line.path("command").asText()).isEqualTo("score");
    assertThat(line.path("rows").asInt()).isEqualTo(500);
    assertThat(line.path("errors").asInt()).isZero();
    assertThat(line.path("images_per_second").asDouble()).isPositive();
    assertThat(line.path("manifest_sha256").asText()).hasSize(64);
    assertThat(line.path("about").path("log_likelihood").asText()).contains("50 importance");
    assertThat(folder.resolve("scores/status.json")).hasContent(line.toString());
    assertThat(score("scores", "--importance-samples", "50", "--partitions", "3"))
        .hasToString(line.toString());
    assertMeans("scores", evaluate("--importance-samples", "50"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "continuous-bernoulli",
        "gaussian;model.scale=learned",
        "discretized-logistic;model.scale=per-pixel"
      })
  void underAnyLikelihoodTheyGiveTheSame(String likelihood) throws IOException {
    String name = likelihood.replaceAll("[^a-z]", "");
    String settings = "model.hidden=[24];model.latents=3;model.likelihood=" + likelihood;
    TrainedRun.write(folder.resolve(name), SHAPE, ConfigLoader.load(settings.split(";")));
    String[] model = {"--run", at(name), "--data", at("corpus"), "--importance-samples", "50"};
    JsonNode evaluated = succeed(with(model, "evaluate"));
    succeed(with(model, "score", "--output", at(name + "-scores")));
    assertMeans(name + "-scores", evaluated);
    assertThat(evaluated.path("log_likelihood").asDouble())
        .isGreaterThan(evaluated.path("elbo").asDouble());
    assertThat(evaluated.has("bits_per_dimension")).isEqualTo(likelihood.startsWith("discretized"));
  }

  private static String[] with(String[] model, String... command) {
    return Stream.concat(Stream.of(command), Stream.of(model)).toArray(String[]::new);
  }

  private static void assertMeans(String scores, JsonNode evaluated) {
    for (String figure : List.of("log_likelihood", "reconstruction", "kl", "elbo")) {
      double mean =
          SharedSpark.session()
              .read()
              .parquet(at(scores + "/data"))
              .filter("split = 'test'")
              .agg(functions.avg(figure))
              .first()
              .getDouble(0);
      assertThat(mean).as(figure).isCloseTo(evaluated.path(figure).asDouble(), offset(1e-4));
    }
  }

  @Test
  void fewerSamplesThanThereAreFiguresOfAreRefused() {
    InProcess none =
        InProcess.run(arguments("evaluate", "--importance-samples", "0").toArray(String[]::new));
    assertThat(none.status()).isEqualTo(1);
    assertThat(none.err()).contains("'0' is no whole number from 1 to 2147483647").hasLineCount(1);
    InProcess one =
        InProcess.run(
            arguments("score", "--output", at("none"), "--importance-samples", "1")
                .toArray(String[]::new));
    assertThat(one.status()).isEqualTo(1);
    assertThat(one.err()).contains("'1' is no whole number from 2 to 2147483647").hasLineCount(1);
    assertThat(folder.resolve("none")).doesNotExist();
  }

  private static JsonNode evaluate(String... more) throws IOException {
    return succeed(arguments("evaluate", more).toArray(String[]::new));
  }

  private static JsonNode score(String output, String... more) throws IOException {
    return succeed(
        Stream.concat(arguments("score", more), Stream.of("--output", at(output)))
            .toArray(String[]::new));
  }

  private static Stream<String> arguments(String command, String... more) {
    return Stream.concat(
        Stream.of(command, "--run", at("run"), "--data", at("corpus")), Stream.of(more));
  }

  private static String at(String name) {
    return folder.resolve(name).toString();
  }
}
