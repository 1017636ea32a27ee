package org.sparkvae.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sparkvae.job.InProcess.succeed;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.functions;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sparkvae.config.ImageShape;
import org.sparkvae.data.SyntheticCorpus;
import org.sparkvae.testing.FashionMnist;
import org.sparkvae.testing.SharedSpark;

/**
 * What the lines of the commands say of their figures: the unit of each and, of whatever has been
 * measured, how many images or samples stand behind it. The model is conditional and binarizes.
 */
@Timeout(300)
class FiguresTest {
  private static final ImageShape SHAPE = new ImageShape(8, 8, 1);

  private static final Set<String> NO_FIGURES = Set.of("command", "status", "about");

  private static final Pattern COUNTED =
      Pattern.compile("\\b(images|samples|files|epochs?|averagings|latents)\\b");

  private static final Pattern UNIT =
      Pattern.compile(
          "\\b(nats|bits|dB|share|squared|squared difference|structural similarity|images per second)\\b");

  private static final Pattern COUNT = Pattern.compile("\\b\\d+ (held-out )?(images|samples)\\b");

  @TempDir static Path folder;
  private static JsonNode trained;

  @BeforeAll
  static void train() throws IOException {
    SharedSpark.session();
    SyntheticCorpus.write(folder.resolve("corpus"), SHAPE, 500, 2);
    trained =
        succeed(
            Stream.concat(
                    Stream.of("train", "--data", at("corpus"), "--run", at("run")),
                    Stream.of(
                            "training.mode=local",
                            "training.epochs=3",
                            "model.hidden=[16]",
                            "model.latents=3",
                            "model.conditional=true",
                            "model.binarization=stochastic")
                        .flatMap(setting -> Stream.of("--set", setting)))
                .toArray(String[]::new));
  }

  @Test
  void ofIngest() throws IOException {
    FashionMnist.writeIdx(folder.resolve("idx"), 30, 10);
    assertExplained(succeed("ingest", "--input", at("idx"), "--output", at("ingested")));
  }

  @Test
  void ofTrain() {
    assertExplained(trained);
    assertBinarized(trained);
    assertThat(about(trained, "validation_elbo")).contains("50 images of validation");
    assertThat(about(trained, "criterion")).contains("50 images of validation");
    assertThat(about(trained, "images_per_second")).contains("1200 images");
  }

  @Test
  void ofEvaluate() throws IOException {
    JsonNode line = succeed(model("evaluate", "--importance-samples", "7", "--quality"));
    assertExplained(line);
    assertBinarized(line);
    for (String figure : Set.of("elbo", "reconstruction", "kl", "log_likelihood", "ssim")) {
      assertThat(about(line, figure)).as(figure).contains("mean over 50 images");
    }
    assertThat(about(line, "log_likelihood")).contains("7 importance weights", "log p(x|label)");
    assertThat(about(line, "label_recognition")).contains("1000 samples of each of 2 labels");
  }

  @Test
  void ofEncode() throws IOException {
    JsonNode line = succeed(model("encode", "--output", at("latents")));
    assertExplained(line);
    assertBinarized(line);
    assertThat(about(line, "read_share")).contains("500 images");
  }

  @Test
  void ofScoreWhichIsOfTheImagesThatEvaluateIsOf() throws IOException {
    JsonNode line = succeed(model("score", "--output", at("scores"), "--importance-samples", "7"));
    assertExplained(line);
    assertBinarized(line);
    assertThat(about(line, "log_likelihood")).contains("7 importance weights", "log p(x|label)");
    JsonNode evaluated = succeed(model("evaluate", "--importance-samples", "7"));
    assertThat(about(line, "likelihood")).isEqualTo(about(evaluated, "likelihood"));
    for (String figure : Set.of("log_likelihood", "reconstruction", "kl", "elbo")) {
      double mean =
          SharedSpark.session()
              .read()
              .parquet(at("scores/data"))
              .filter("split = 'test'")
              .agg(functions.avg(figure))
              .first()
              .getDouble(0);
      // Float32 products of another place in a minibatch.
      assertThat(mean).as(figure).isCloseTo(evaluated.path(figure).asDouble(), Offset.offset(1e-4));
    }
  }

  @Test
  void ofSample() throws IOException {
    for (String prior : Set.of("model", "gmm")) {
      JsonNode line =
          succeed(
              "sample",
              "--run",
              at("run"),
              "--output",
              at("samples-" + prior),
              "--count",
              "20",
              "--prior",
              prior);
      assertExplained(line);
      assertBinarized(line);
      if (prior.equals("gmm")) {
        assertThat(about(line, "pixels")).contains("10 Gaussians").contains("400 images");
      }
    }
  }

  @Test
  void ofReport() throws IOException {
    assertExplained(succeed("report", "--run", at("run")));
  }

  private static void assertExplained(JsonNode line) {
    line.fields()
        .forEachRemaining(
            figure -> {
              if (!NO_FIGURES.contains(figure.getKey())) {
                assertExplained(figure, about(line, figure.getKey()));
              }
            });
  }

  private static void assertExplained(Map.Entry<String, JsonNode> figure, String meaning) {
    String name = figure.getKey();
    if (figure.getValue().isTextual()) {
      assertThat(meaning).as(name).isNotBlank();
    } else if (figure.getValue().isIntegralNumber()) {
      assertThat(meaning).as(name).containsPattern(COUNTED);
    } else {
      assertThat(meaning).as(name).containsPattern(UNIT).containsPattern(COUNT);
    }
  }

  private static void assertBinarized(JsonNode line) {
    assertThat(about(line, "binarization")).contains("stochastic");
  }

  private static String about(JsonNode line, String figure) {
    return line.path("about").path(figure).asText();
  }

  private static String[] model(String command, String... more) {
    return Stream.concat(
            Stream.of(command, "--run", at("run"), "--data", at("corpus")), Stream.of(more))
        .toArray(String[]::new);
  }

  private static String at(String name) {
    return folder.resolve(name).toString();
  }
}
