package org.sparkvae.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sparkvae.job.InProcess.succeed;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sparkvae.config.ConfigLoader;
import org.sparkvae.config.ImageShape;
import org.sparkvae.config.LeaseConfig;
import org.sparkvae.data.SyntheticCorpus;
import org.sparkvae.run.RunDirectory;
import org.sparkvae.storage.Lease;
import org.sparkvae.testing.SharedSpark;

/** {@code train} and {@code evaluate} from their arguments to their lines, files and statuses. */
@Timeout(300)
class TrainCommandTest {
  @TempDir static Path folder;

  @BeforeAll
  static void write() throws IOException {
    SharedSpark.context();
    SyntheticCorpus.write(folder.resolve("corpus"), new ImageShape(6, 6, 1), 500, 2);
    SyntheticCorpus.write(folder.resolve("large"), new ImageShape(7, 6, 1), 50, 1);
    train("run");
  }

  @Test
  void aFinishedRunAnswersAgainWithoutTraining() throws IOException {
    String before = Files.readString(folder.resolve("run/status/train.json"));
    JsonNode line = train("run");
    assertThat(line).hasToString(before.strip());
    assertThat(line.path("about").path("validation_elbo").asText())
        .isEqualTo("nats per image, one sampled z, best model, 50 images of validation");
  }

  @Test
  void aRunOfAnotherConfigurationIsLeftAlone() throws IOException {
    byte[] before = Files.readAllBytes(folder.resolve("run/models/last.zip"));
    InProcess other = run("train", "--set", "model.latents=5");
    assertThat(other.status()).isEqualTo(2);
    assertThat(other.err())
        .isEqualTo(
            "Cannot train into "
                + folder.resolve("run")
                + ": it holds a run of other model.latents\n");
    assertThat(Files.readAllBytes(folder.resolve("run/models/last.zip"))).isEqualTo(before);
  }

  @Test
  void aRunThatWasCutShortIsTrainedFromTheStart() throws IOException {
    JsonNode whole = train("cut");
    Files.delete(folder.resolve("cut/status/train.json"));
    Files.delete(folder.resolve("cut/models/last.zip"));
    assertThat(train("cut").path("model_sha256")).isEqualTo(whole.path("model_sha256"));
    assertThat(folder.resolve("cut/models/last.zip")).exists();
  }

  @Test
  void aRunThatIsNotThereBeginsWhenItIsToBeResumed() throws IOException {
    JsonNode line = succeed(with(command("resumed"), "--resume"));
    assertThat(line.path("model_sha256")).isEqualTo(train("run").path("model_sha256"));
  }

  @Test
  void aRunBeginsFromTheBestModelOfAnother() throws IOException {
    String[] command = with(command("second"), "--init-from", uri("run"));
    JsonNode second = succeed(command);
    assertThat(second.path("model_sha256")).isNotEqualTo(train("run").path("model_sha256"));
    double first = train("run").path("validation_elbo").asDouble();
    assertThat(second.path("validation_elbo").asDouble()).isGreaterThan(first);
    assertThat(succeed(command)).isEqualTo(second);
    InProcess without = InProcess.run(command("second"));
    assertThat(without.status()).isEqualTo(2);
    assertThat(without.err()).endsWith(": it holds a run of other --init-from\n");
  }

  @Test
  void aFirstModelOfAnotherArchitectureIsRefused() {
    InProcess other =
        InProcess.run(
            with(command("other"), "--init-from", uri("run"), "--set", "model.latents=5"));
    assertThat(other.status()).isEqualTo(2);
    assertThat(other.err())
        .isEqualTo(
            "Cannot begin with the model of "
                + folder.resolve("run")
                + ": it has other model.latents\n");
    assertThat(folder.resolve("other")).doesNotExist();
  }

  @Test
  void aFirstModelOfOtherImagesIsRefused() {
    String[] command = with(command("wide"), "--init-from", uri("run"));
    command[2] = uri("large");
    InProcess other = InProcess.run(command);
    assertThat(other.status()).isEqualTo(2);
    assertThat(other.err())
        .isEqualTo("Cannot begin with that model: it takes 6x6x1 images, not 7x6x1\n");
  }

  @Test
  void aRunThatAnotherProcessTrainsIsLeftAlone() throws IOException {
    LeaseConfig config = ConfigLoader.load("lease.timeout=1 s").lease();
    try (Lease lease = RunDirectory.lease(new Configuration(), uri("taken"), config)) {
      InProcess second = InProcess.run(with(command("taken"), "--set", "lease.wait=0 s"));
      assertThat(second.status()).isEqualTo(2);
      assertThat(second.err())
          .startsWith("Cannot train into " + uri("taken") + ": process ")
          .hasLineCount(1);
      lease.require();
    }
    assertThat(folder.resolve("taken/config.json")).doesNotExist();
  }

  @Test
  void divergenceIsStatus3WithAdvice() {
    InProcess diverged =
        InProcess.run(
            "train",
            "--data",
            uri("corpus"),
            "--run",
            uri("diverged"),
            "--set",
            "training.learning-rate=1e30",
            "--set",
            "training.mode=local");
    assertThat(diverged.status()).isEqualTo(3);
    assertThat(diverged.out()).isEmpty();
    assertThat(diverged.err())
        .startsWith("Cannot go on training: worker 0 of 1 has numbers that are not finite at step")
        .contains("(try a lower training.learning-rate than 1.0E30")
        .hasLineCount(1);
    assertThat(folder.resolve("diverged/status/train.json")).doesNotExist();
  }

  @Test
  void aMissingCorpusIsStatus2AndLeavesNoRun() {
    InProcess missing = InProcess.run("train", "--data", uri("nowhere"), "--run", uri("nothing"));
    assertThat(missing.status()).isEqualTo(2);
    assertThat(missing.err()).startsWith("Cannot read ").hasLineCount(1);
    assertThat(folder.resolve("nothing")).doesNotExist();
  }

  @Test
  void aRunInsideItsCorpusIsRefused() {
    InProcess inside = InProcess.run("train", "--data", uri("corpus"), "--run", uri("corpus/run"));
    assertThat(inside.status()).isEqualTo(2);
    assertThat(inside.err()).contains(": it lies in the input ").hasLineCount(1);
    assertThat(folder.resolve("corpus/run")).doesNotExist();
  }

  @Test
  void theAdviceAfterDivergenceCanBeFollowedInTheSamePlace() throws IOException {
    String[] command = {
      "train",
      "--data",
      uri("corpus"),
      "--run",
      uri("mended"),
      "--set",
      "training.mode=local",
      "--set",
      "training.epochs=1",
      "--set",
      "training.learning-rate=1e30"
    };
    assertThat(InProcess.run(command).status()).isEqualTo(3);
    command[command.length - 1] = "training.learning-rate=1e-3";
    assertThat(succeed(command).path("epochs").asInt()).isEqualTo(1);
  }

  @Test
  void aMinibatchThatFitsNoArrayIsRefused() throws IOException {
    SyntheticCorpus.write(folder.resolve("huge"), new ImageShape(100, 100, 3), 10, 1);
    InProcess huge =
        InProcess.run(
            "train",
            "--data",
            uri("huge"),
            "--run",
            uri("none"),
            "--set",
            "training.batch-size=90000");
    assertThat(huge.status()).isEqualTo(2);
    assertThat(huge.err())
        .isEqualTo("Invalid training.batch-size: 90000 (at most 17895 images of 100x100x3)\n");
  }

  @Test
  void everyWrongSettingIsReportedAtOnce() {
    InProcess wrong =
        run(
            "train",
            "--set",
            "training.epoch=3",
            "--set",
            "model.latents=many",
            "--set",
            "beta=-1");
    assertThat(wrong.status()).isEqualTo(2);
    assertThat(wrong.err().lines())
        .containsExactlyInAnyOrder(
            "Invalid key: training.epoch (nearest: training.epochs)",
            "Invalid model.latents: many (a whole number from 1 to 100000)",
            "Invalid beta: -1 (a number from 0)");
  }

  @Test
  void evaluationIsKeptUnderWhatItIsOf() throws IOException {
    JsonNode line = evaluate("test");
    try (Stream<Path> files = Files.list(folder.resolve("run/evaluations"))) {
      assertThat(files.map(path -> path.getFileName().toString()))
          .anyMatch(name -> name.matches("[0-9a-f]{64}-test-best-k1\\.json"));
    }
    assertThat(line.path("images").asInt()).isEqualTo(50);
    evaluate("train");
    assertThat(evaluate("test")).isEqualTo(line);
    assertThat(Files.readString(folder.resolve("run/status/evaluate.json")).strip())
        .isEqualTo(line.toString());
  }

  @Test
  void aSplitThatIsNotThereIsNamed() {
    InProcess none =
        InProcess.run(
            "evaluate", "--run", uri("run"), "--data", uri("corpus"), "--split", "holdout");
    assertThat(none.status()).isEqualTo(2);
    assertThat(none.err()).isEqualTo("Invalid split: holdout (test, train, validation)\n");
  }

  @Test
  void imagesOfAnotherShapeAreRefused() {
    InProcess other = InProcess.run("evaluate", "--run", uri("run"), "--data", uri("large"));
    assertThat(other.status()).isEqualTo(2);
    assertThat(other.err()).isEqualTo("Cannot evaluate: the model takes 6x6x1 images, not 7x6x1\n");
  }

  private static JsonNode train(String run) throws IOException {
    return succeed(command(run));
  }

  private static String[] command(String run) {
    return new String[] {
      "train",
      "--data",
      uri("corpus"),
      "--run",
      uri(run),
      "--set",
      "model.hidden=[8]",
      "--set",
      "training.epochs=2"
    };
  }

  private static String[] with(String[] command, String... more) {
    return Stream.of(command, more).flatMap(Stream::of).toArray(String[]::new);
  }

  private static InProcess run(String command, String... settings) {
    Stream<String> common =
        Stream.of(
            command,
            "--data",
            uri("corpus"),
            "--run",
            uri("run"),
            "--set",
            "model.hidden=[8]",
            "--set",
            "training.epochs=2");
    return InProcess.run(Stream.concat(common, Stream.of(settings)).toArray(String[]::new));
  }

  private static JsonNode evaluate(String split) throws IOException {
    return succeed("evaluate", "--run", uri("run"), "--data", uri("corpus"), "--split", split);
  }

  private static String uri(String name) {
    return folder.resolve(name).toString();
  }
}
