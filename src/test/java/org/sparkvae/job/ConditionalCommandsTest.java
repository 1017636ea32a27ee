package org.sparkvae.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sparkvae.job.InProcess.succeed;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sparkvae.config.ImageShape;
import org.sparkvae.data.Corpora;
import org.sparkvae.data.ImageRecord;
import org.sparkvae.data.SyntheticCorpus;
import org.sparkvae.model.Noise;
import org.sparkvae.model.Vae;
import org.sparkvae.run.ModelStore;
import org.sparkvae.run.RunDirectory;
import org.sparkvae.testing.SharedSpark;

/** Every command with a model that is conditional on the label. */
@Timeout(300)
class ConditionalCommandsTest {
  private static final ImageShape SHAPE = new ImageShape(6, 6, 1);

  @TempDir static Path folder;

  @BeforeAll
  static void train() throws IOException {
    SharedSpark.context();
    // Labels are bare numbers here: 0 for upright bars, 1 for level ones.
    SyntheticCorpus.write(folder.resolve("corpus"), SHAPE, 2000, 2);
    train("run", "training.epochs=15");
  }

  @Test
  void theClassesAreCountedAndKeptInTheModel() throws IOException {
    Vae vae = vae("run");
    assertThat(vae.spec().classes())
        .hasToString("[LabelClass[name=0, images=1000], LabelClass[name=1, images=600]]");
  }

  @Test
  void aSampleOfALabelIsAnImageOfIt() throws IOException {
    Vae vae = vae("run");
    int right = 0;
    for (int i = 0; i < 100; i++) {
      float[] z = Noise.normal(Noise.key(5, i), vae.latents());
      float[] pixels = vae.expectedPixels(z, new int[] {i % 2}, 1);
      right += isUpright(pixels) == (i % 2 == 0) ? 1 : 0;
    }
    assertThat(right).isGreaterThanOrEqualTo(90);
  }

  @Test
  void oneWorkerOfSparkTrainsToTheBitsOfLocalTrainingAlsoWhereItStreams() throws IOException {
    JsonNode local = train("local", "training.mode=local");
    JsonNode spark =
        train(
            "streamed",
            "training.mode=spark",
            "training.workers=1",
            "training.cache-bytes=0",
            "training.averaging-frequency=1");
    assertThat(spark.path("validation_elbo").asDouble())
        .isEqualTo(local.path("validation_elbo").asDouble());
  }

  @Test
  void theLabelHelps() throws IOException {
    JsonNode with = train("with");
    JsonNode without = train("without", "model.conditional=false");
    assertThat(with.path("validation_elbo").asDouble())
        .isGreaterThan(without.path("validation_elbo").asDouble());
  }

  @Test
  void samplesSayWhichClassTheyAreOf() throws IOException {
    JsonNode line = succeed(sample("any", "--count", "300"));
    assertThat(line.path("about").path("label").asText())
        .isEqualTo("of each sample drawn as often as training saw it; beside its id in labels/");
    List<String> labels = new ArrayList<>();
    for (String file : List.of("labels-00000.csv", "labels-00001.csv")) {
      labels.addAll(Files.readAllLines(folder.resolve("any/labels/" + file)));
    }
    assertThat(labels).hasSize(300);
    assertThat(labels.get(299)).matches("sample-00000299,[01]");
    long upright = labels.stream().filter(row -> row.endsWith(",0")).count();
    // 1000 of 1600, and four standard deviations of that share.
    assertThat(upright / 300.0).isBetween(0.625 - 0.112, 0.625 + 0.112);
    assertThat(Files.readString(folder.resolve("any/manifest.json"))).contains("\"classes\"");
  }

  @Test
  void oneClassIsDrawnOnItsOwn() throws IOException {
    JsonNode line = succeed(sample("level", "--count", "8", "--label", "1"));
    assertThat(line.path("about").path("label").asText()).isEqualTo("1 for every sample");
    assertThat(Files.readAllLines(folder.resolve("level/labels/labels-00000.csv")))
        .hasSize(8)
        .allMatch(row -> row.endsWith(",1"));
    InProcess unknown = InProcess.run(sample("unknown", "--count", "8", "--label", "7"));
    assertThat(unknown.status()).isEqualTo(2);
    assertThat(unknown.err()).isEqualTo("Invalid --label: 7 (nearest: 0, 1)\n");
    assertThat(folder.resolve("unknown")).doesNotExist();
  }

  @Test
  void theYardstickRecognisesSamplesOfALabel() throws IOException {
    JsonNode line = succeed("evaluate", "--run", at("run"), "--data", at("corpus"), "--quality");
    assertThat(line.path("label_recognition_least").asDouble()).isGreaterThan(0.9);
    assertThat(line.path("label_recognition").asDouble())
        .isGreaterThanOrEqualTo(line.path("label_recognition_least").asDouble());
    assertThat(line.path("about").path("label_recognition").asText())
        .matches(
            "share of 1000 samples of each of 2 labels that the yardstick classifier gives their"
                + " label: 0 [01]\\.\\d{3}, 1 [01]\\.\\d{3}");
  }

  @Test
  void theReportShowsARowOfEachClass() throws IOException {
    JsonNode line = succeed("report", "--run", at("run"), "--data", at("corpus"));
    String page = line.path("report").asText().replaceFirst("^file:", "");
    assertThat(Files.readString(Path.of(page)))
        .contains("Conditional on the label, a row each: 0, 1");
  }

  @Test
  void imagesWithoutALabelAreCountedBeforeAnyWork() throws IOException {
    write("partly", 60, List.of(), 3);
    assertThat(failure("train", "--run", at("none"), "--data", at("partly"), conditional()))
        .isEqualTo(
            "Cannot train: 16 of 48 images of train have no label, which a conditional model"
                + " needs\n");
    assertThat(failure("evaluate", "--run", at("run"), "--data", at("partly")))
        .isEqualTo(
            "Cannot evaluate: 4 of 12 images of test have no label, which a conditional model"
                + " needs\n");
    assertThat(failure("encode", "--run", at("run"), "--data", at("partly"), "--output", at("no")))
        .isEqualTo(
            "Cannot encode: 20 of 60 images of test, train have no label, which a conditional"
                + " model needs\n");
    assertThat(folder.resolve("no/manifest.json")).doesNotExist();
  }

  @Test
  void aCorpusOfOtherClassesIsRefused() throws IOException {
    write("named", 60, List.of("left", "right"), 1000);
    assertThat(failure("evaluate", "--run", at("run"), "--data", at("named")))
        .isEqualTo(
            "Cannot evaluate: the images are of classes left, right, the conditional model knows"
                + " 0, 1\n");
  }

  /** Every {@code none}-th image has no label. */
  private static void write(String name, int count, List<String> classes, int none)
      throws IOException {
    List<ImageRecord> images =
        IntStream.range(0, count)
            .mapToObj(
                i ->
                    new ImageRecord(
                        "image#" + i,
                        i % none == none - 1 ? null : i % 2,
                        Map.of(),
                        i % 5 == 4 ? "test" : "train",
                        SHAPE,
                        new byte[36]))
            .toList();
    Corpora.write(at(name), images, classes);
  }

  private static boolean isUpright(float[] pixels) {
    double columns = 0;
    double rows = 0;
    for (int side = 0; side < 6; side++) {
      double column = 0;
      double row = 0;
      for (int i = 0; i < 6; i++) {
        column += pixels[6 * i + side];
        row += pixels[6 * side + i];
      }
      columns += column * column;
      rows += row * row;
    }
    return columns > rows;
  }

  private static Vae vae(String run) throws IOException {
    RunDirectory directory = RunDirectory.open(new Configuration(), at(run));
    return ModelStore.read(directory.model("best").zip()).vae();
  }

  private static JsonNode train(String run, String... settings) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "train",
                "--data",
                at("corpus"),
                "--run",
                at(run),
                "--set",
                "model.hidden=[32]",
                "--set",
                "model.latents=3",
                "--set",
                "training.epochs=4",
                "--set",
                "training.mode=local",
                "--set",
                "training.batch-size=50",
                "--set",
                "training.learning-rate=0.004",
                "--set",
                "model.conditional=true"));
    Arrays.stream(settings).forEach(setting -> command.addAll(List.of("--set", setting)));
    return succeed(command.toArray(String[]::new));
  }

  private static String[] sample(String output, String... more) {
    List<String> command =
        new ArrayList<>(List.of("sample", "--run", at("run"), "--output", at(output)));
    command.addAll(Arrays.asList(more));
    return command.toArray(String[]::new);
  }

  private static String conditional() {
    return "--set=model.conditional=true";
  }

  private static String failure(String... command) {
    InProcess failed = InProcess.run(command);
    assertThat(failed.status()).isEqualTo(2);
    return failed.err();
  }

  private static String at(String name) {
    return folder.resolve(name).toString();
  }
}
