package org.sparkvae.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sparkvae.job.InProcess.succeed;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sparkvae.config.ImageShape;
import org.sparkvae.data.Corpora;
import org.sparkvae.data.Corpus;
import org.sparkvae.data.ImageRecord;
import org.sparkvae.testing.FashionMnist;
import org.sparkvae.testing.SharedSpark;
import org.sparkvae.testing.TrainedRun;

/** {@code evaluate --quality} from its arguments to its figures. */
@Timeout(300)
class QualityCommandTest {
  private static final List<String> FIGURES =
      List.of(
          "reconstruction_mse",
          "psnr",
          "ssim",
          "yardstick_accuracy",
          "frechet_distance",
          "precision",
          "recall",
          "linear_probe_accuracy",
          "knn_accuracy");

  @TempDir static Path folder;

  @BeforeAll
  static void ingest() throws IOException {
    SharedSpark.session();
    FashionMnist.writeIdx(folder.resolve("idx"), 900, 200);
    succeed("ingest", "--input", at("idx"), "--output", at("corpus"));
  }

  @Test
  void everyFigureHasItsCountAndLearningImprovesThem() throws IOException {
    TrainedRun.write(folder.resolve("random"), new ImageShape(28, 28, 1));
    JsonNode random = evaluate("random", "corpus", "--quality");
    succeed(
        "train",
        "--data",
        at("corpus"),
        "--run",
        at("trained"),
        "--set",
        "training.mode=local",
        "--set",
        "training.epochs=25",
        "--set",
        "model.hidden=[64]",
        "--set",
        "model.latents=8");
    JsonNode trained = evaluate("trained", "corpus", "--quality");

    for (String figure : FIGURES) {
      assertThat(trained.path(figure).isNumber()).as(figure).isTrue();
      assertThat(trained.path("about").path(figure).asText()).as(figure).contains("200 ");
    }
    assertThat(trained.path("yardstick_accuracy")).isEqualTo(random.path("yardstick_accuracy"));
    assertThat(number(trained, "yardstick_accuracy")).isGreaterThan(0.6);
    assertThat(number(trained, "reconstruction_mse"))
        .isLessThan(0.5 * number(random, "reconstruction_mse"));
    assertThat(number(trained, "psnr")).isGreaterThan(number(random, "psnr") + 3);
    assertThat(number(trained, "ssim")).isGreaterThan(number(random, "ssim") + 0.2);
    assertThat(number(trained, "frechet_distance"))
        .isLessThan(0.5 * number(random, "frechet_distance"));
    assertThat(trained.path("about").path("amortization_gap").asText()).contains("128 images");
    // A random encoder is far from the best; a fit never is below where it began, but for noise.
    assertThat(number(random, "amortization_gap")).isGreaterThan(1);
    assertThat(number(trained, "amortization_gap"))
        .isGreaterThan(-2 * number(trained, "amortization_gap_error"));
    assertThat(number(trained, "linear_probe_accuracy")).isGreaterThan(0.5);
    assertThat(number(trained, "knn_accuracy")).isGreaterThan(0.5);
    assertThat(number(trained, "recall")).isBetween(0.0, 1.0);
    assertThat(number(trained, "precision")).isGreaterThan(number(random, "precision"));
  }

  @Test
  void theLineIsKeptBesideTheOneWithoutAndGivenAgain() throws IOException {
    TrainedRun.write(folder.resolve("run"), new ImageShape(28, 28, 1));
    JsonNode bound = evaluate("run", "corpus");
    JsonNode line = evaluate("run", "corpus", "--quality");
    assertThat(line.path("elbo")).isEqualTo(bound.path("elbo"));
    assertThat(bound.has("psnr")).isFalse();
    assertThat(evaluate("run", "corpus")).isEqualTo(bound);
    Corpus corpus = Corpus.open(new Configuration(), at("corpus"));
    Path kept = folder.resolve("run/evaluations/" + corpus.sha256() + "-test-best-k1-quality.json");
    assertThat(kept).hasContent(line.toString());
    Files.delete(kept);
    assertThat(evaluate("run", "corpus", "--quality")).as("computed again").isEqualTo(line);
  }

  @Test
  void withoutLabelsSomeFiguresAreAbsentAndSayWhy() throws IOException {
    ImageShape shape = new ImageShape(6, 6, 1);
    List<ImageRecord> images =
        IntStream.range(0, 20)
            .mapToObj(
                i ->
                    new ImageRecord(
                        "i" + i, null, Map.of(), i < 10 ? "train" : "test", shape, new byte[36]))
            .toList();
    Corpora.write(at("unlabelled"), images, List.of());
    TrainedRun.write(folder.resolve("small"), shape);
    JsonNode line = evaluate("small", "unlabelled", "--quality");
    assertThat(line.has("psnr")).isTrue();
    for (String figure : FIGURES.subList(3, FIGURES.size())) {
      assertThat(line.has(figure)).as(figure).isFalse();
      assertThat(line.path("about").path(figure).asText()).startsWith("absent: no ");
    }
  }

  private static double number(JsonNode line, String figure) {
    return line.path(figure).asDouble();
  }

  private static JsonNode evaluate(String run, String corpus, String... more) throws IOException {
    Stream<String> common = Stream.of("evaluate", "--run", at(run), "--data", at(corpus));
    return succeed(Stream.concat(common, Stream.of(more)).toArray(String[]::new));
  }

  private static String at(String name) {
    return folder.resolve(name).toString();
  }
}
