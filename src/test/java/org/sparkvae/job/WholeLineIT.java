package org.sparkvae.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;
import static org.sparkvae.job.InProcess.succeed;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sparkvae.testing.FashionMnist;
import org.sparkvae.testing.LocalCluster;

/**
 * The six commands one after the other on real images, with two executors that are JVMs of their
 * own.
 */
@Timeout(value = 8, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WholeLineIT {
  private static final int TRAIN = 6000;
  private static final int TEST = 1000;
  private static final String[] TRAINING = {
    "--set", "model.hidden=[128]", "--set", "training.epochs=4", "--set", "training.batch-size=64"
  };

  @TempDir static Path folder;
  private static LocalCluster cluster;

  @BeforeAll
  static void start() throws IOException {
    FashionMnist.writeIdx(folder.resolve("idx"), TRAIN, TEST);
    cluster = LocalCluster.start(Map.of());
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  @Order(1)
  void ingestKeepsEveryImageAndTheSourcesSplit() throws IOException {
    JsonNode line = succeed("ingest", "--input", uri("idx"), "--output", uri("corpus"));
    assertThat(line.path("images").asInt()).isEqualTo(TRAIN + TEST);
    assertThat(line.path("errors").asInt()).isZero();
    Dataset<Row> rows = rows("corpus");
    assertThat(rows.select("id").distinct().count()).isEqualTo(TRAIN + TEST);
    assertThat(rows.filter("split = 'test'").count()).isEqualTo(TEST);
    assertThat(rows.filter("split = 'validation'").count()).isBetween(200L, 400L);
    assertThat(rows.select("label").distinct().count()).isEqualTo(10);
  }

  @Test
  @Order(2)
  void trainingOnTwoExecutorsRaisesTheValidationElbo() throws IOException {
    JsonNode line = train("corpus", "run");
    assertThat(line.path("epochs").asInt()).isEqualTo(4);
    assertThat(line.path("images_seen").asLong())
        .isEqualTo(4 * rows("corpus").filter("split = 'train'").count());
    assertThat(line.path("model_sha256").asText()).hasSize(64);
    assertThat(folder.resolve("run/models/best.zip")).isNotEmptyFile();
    assertThat(folder.resolve("run/models/last.zip")).isNotEmptyFile();
    double[] validation =
        Files.readAllLines(folder.resolve("run/metrics.jsonl")).stream()
            .map(WholeLineIT::json)
            .filter(event -> event.path("event").asText().equals("epoch"))
            .mapToDouble(event -> event.path("validation_elbo").asDouble())
            .toArray();
    assertThat(validation).hasSize(4).isSorted();
    assertThat(validation[3]).isGreaterThan(-330);
  }

  @Test
  @Order(3)
  void evaluationAgreesWithValidation() throws IOException {
    JsonNode validation = evaluate("run", "corpus", "validation");
    JsonNode train = json(Files.readString(folder.resolve("run/status/train.json")));
    // The same model, images and noise: what training printed, to the last bits.
    assertThat(validation.path("elbo").asDouble())
        .isCloseTo(train.path("validation_elbo").asDouble(), offset(1e-6));
    JsonNode test = evaluate("run", "corpus", "test");
    assertThat(test.path("images").asInt()).isEqualTo(TEST);
    assertThat(test.path("elbo").asDouble())
        .isCloseTo(
            test.path("reconstruction").asDouble() - test.path("kl").asDouble(), offset(1e-9));
  }

  @Test
  @Order(4)
  void encodeGivesOneRowForEachImage() throws IOException {
    JsonNode line =
        succeed(
            "encode",
            "--run",
            uri("run"),
            "--data",
            uri("corpus"),
            "--output",
            uri("latents"),
            "--formats",
            "parquet,npy");
    assertThat(line.path("rows").asInt()).isEqualTo(TRAIN + TEST);
    Dataset<Row> latents = rows("latents");
    assertThat(latents.columns())
        .containsExactly("id", "label", "split", "mean", "log_variance", "kl");
    assertThat(latents.join(rows("corpus").select("id"), "id").count()).isEqualTo(TRAIN + TEST);
  }

  @Test
  @Order(5)
  void samplesAndReportAreWritten() throws IOException {
    String[] sample = {
      "sample",
      "--run",
      uri("run"),
      "--output",
      uri("samples"),
      "--count",
      "12",
      "--seed",
      "7",
      "--grid"
    };
    assertThat(succeed(sample).path("rows").asInt()).isEqualTo(12);
    assertThat(folder.resolve("samples/grid.png")).isNotEmptyFile();
    JsonNode report = succeed("report", "--run", uri("run"), "--data", uri("corpus"));
    assertThat(report.path("report").asText()).endsWith("run/report/index.html");
    assertThat(folder.resolve("run/report/index.html")).isNotEmptyFile();
  }

  @Test
  @Order(6)
  void theSameCommandsAgainChangeNothing() throws IOException {
    Map<String, FileTime> before = files();
    succeed("ingest", "--input", uri("idx"), "--output", uri("corpus"));
    train("corpus", "run");
    evaluate("run", "corpus", "test");
    encodeGivesOneRowForEachImage();
    samplesAndReportAreWritten();
    assertThat(files()).isEqualTo(before);
  }

  @Test
  @Order(7)
  void theSameSeedTrainsTheSameModelOnTheseExecutors() throws IOException {
    JsonNode first = json(Files.readString(folder.resolve("run/status/train.json")));
    JsonNode second = train("corpus", "again");
    assertThat(second.path("model_sha256")).isEqualTo(first.path("model_sha256"));
    assertThat(second.path("state_sha256")).isEqualTo(first.path("state_sha256"));
  }

  @Test
  @Order(8)
  void imagesSortedByClassTrainAsWellAsShuffledOnes() throws IOException {
    FashionMnist.writeFolders(folder.resolve("folders"), TRAIN, TEST);
    JsonNode line = succeed("ingest", "--input", uri("folders"), "--output", uri("sorted"));
    assertThat(line.path("images").asInt()).isEqualTo(TRAIN + TEST);
    train("sorted", "run-sorted");
    double sorted = evaluate("run-sorted", "sorted", "test").path("elbo").asDouble();
    double shuffled = evaluate("run", "corpus", "test").path("elbo").asDouble();
    // Runs that differ in the seed alone end within 1.5 nats of each other here.
    assertThat(sorted).isCloseTo(shuffled, offset(3.0));
  }

  private static JsonNode train(String corpus, String run) throws IOException {
    String[] command = {"train", "--data", uri(corpus), "--run", uri(run)};
    return succeed(Stream.of(command, TRAINING).flatMap(Stream::of).toArray(String[]::new));
  }

  private static JsonNode evaluate(String run, String corpus, String split) throws IOException {
    return succeed("evaluate", "--run", uri(run), "--data", uri(corpus), "--split", split);
  }

  private static Dataset<Row> rows(String output) {
    return cluster.session().read().parquet(uri(output) + "/data");
  }

  private static String uri(String name) {
    return folder.resolve(name).toUri().toString().replaceAll("/$", "");
  }

  private static JsonNode json(String text) {
    try {
      return new com.fasterxml.jackson.databind.ObjectMapper().readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, FileTime> files() throws IOException {
    Map<String, FileTime> files = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        files.put(path.toString(), Files.getLastModifiedTime(path));
      }
    }
    return files;
  }
}
