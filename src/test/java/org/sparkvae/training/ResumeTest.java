package org.sparkvae.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkvae.config.ConfigLoader;
import org.sparkvae.config.ImageShape;
import org.sparkvae.config.RunConfig;
import org.sparkvae.config.TrainingConfig;
import org.sparkvae.data.Corpus;
import org.sparkvae.data.SyntheticCorpus;
import org.sparkvae.run.EpochMetrics;
import org.sparkvae.run.RunDirectory;
import org.sparkvae.testing.SharedSpark;

/** A run that was cut short and goes on, against one that was never stopped. */
@Timeout(300)
class ResumeTest {
  private static final Configuration CONF = new Configuration();
  private static final ImageShape SHAPE = new ImageShape(6, 6, 1);

  /** Fields of the metrics that tell the time. */
  private static final List<String> TIMES =
      List.of("images_per_second", "work_ms", "overhead_ms", "wait_share", "seconds");

  /** 320 images: 10 minibatches, rounds of 4, 4 and 2 of them. */
  private static final String LOCAL =
      "training.mode=local;training.batch-size=32;training.averaging-frequency=4";

  /** 80 images of each worker: 10 minibatches, rounds of 3, 3, 3 and 1 of them. */
  private static final String SPARK =
      "training.workers=4;training.batch-size=8;training.averaging-frequency=3";

  private static final String MOMENTUM =
      ";training.outer-learning-rate=0.7;training.outer-momentum=0.5";

  private static final Map<String, Whole> WHOLE = new HashMap<>();

  @TempDir static Path shared;
  private static Corpus corpus;

  @TempDir Path folder;
  private final List<Long> begunAfter = new ArrayList<>();

  @BeforeAll
  static void write() throws IOException {
    corpus = SyntheticCorpus.write(shared.resolve("corpus"), SHAPE, 400, 3);
  }

  @ParameterizedTest
  @CsvSource({
    LOCAL + ", 2, ROUND, 1, 0",
    LOCAL + ", 2, ROUND, 5, 4",
    LOCAL + ", 1, VALIDATION, 3, 3",
    LOCAL + ", 4, EPOCH, 6, 4",
    LOCAL + ";training.patience=2;training.learning-rate=1e-12;training.epochs=9, 2, EPOCH, 6, 6",
    SPARK + ", 1, ROUND, 3, 2",
    SPARK + MOMENTUM + ", 1, ROUND, 5, 4",
    SPARK + MOMENTUM + ", 3, ROUND, 8, 6",
    SPARK + ";training.wire=bfloat16;training.initial-averaging-frequency=1, 2, ROUND, 9, 8",
    SPARK + ", 2, VALIDATION, 8, 8",
    SPARK + ", 3, EPOCH, 8, 6",
  })
  void aRunCutShortEndsLikeOneThatWasNotStopped(
      String settings, long every, Cut cut, long round, long goesOnAfter) throws IOException {
    RunConfig config = config(settings, every);
    Whole whole = whole(settings);
    cutShort(config, cut, round);
    TrainingRun.Outcome resumed = train(config, List.of(), List.of());
    assertThat(begunAfter).containsExactly(0L, goesOnAfter);
    assertEqual(resumed, whole);
  }

  /** A run that was not stopped. */
  private record Whole(Path run, TrainingRun.Outcome outcome) {}

  private enum Cut {
    /** When the round has ended, but nobody has been told. */
    ROUND,
    /** When the epoch has ended and its model is to be kept. */
    VALIDATION,
    /** When the model has been kept. */
    EPOCH
  }

  @Test
  void aRunThatIsStoppedGoesOnFromTheVeryRound() throws Exception {
    RunConfig config = config(SPARK + MOMENTUM, 100);
    Whole whole = whole(SPARK + MOMENTUM);
    TrainingRun run = training(config, folder.resolve("run"));
    TrainingMonitor stopper =
        new TrainingMonitor() {
          @Override
          public void onProgress(Progress progress) {
            if (progress.rounds() == 6) {
              CompletableFuture.runAsync(run::stop).join();
            }
          }
        };
    assertThatThrownBy(() -> run.train(trainer(config, List.of(), List.of(stopper))))
        .isInstanceOf(StoppedException.class);
    assertEqual(train(config, List.of(), List.of()), whole);
    assertThat(begunAfter).containsExactly(0L, 6L);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100, -1})
  void aDamagedCheckpointIsRefusedForTheOneBefore(int place) throws IOException {
    RunConfig config = config(LOCAL, 2);
    Whole whole = whole(LOCAL);
    cutShort(config, Cut.ROUND, 7);
    List<Path> files = checkpoints();
    assertThat(files).hasSize(2);
    flip(files.get(1), place);
    assertEqual(train(config, List.of(), List.of()), whole);
    assertThat(begunAfter).containsExactly(0L, 4L);
  }

  @Test
  void aTruncatedCheckpointIsRefusedForTheOneBefore() throws IOException {
    RunConfig config = config(LOCAL, 2);
    Whole whole = whole(LOCAL);
    cutShort(config, Cut.ROUND, 7);
    Path newest = checkpoints().get(1);
    Files.write(newest, Arrays.copyOf(Files.readAllBytes(newest), 1000));
    assertEqual(train(config, List.of(), List.of()), whole);
    assertThat(begunAfter).containsExactly(0L, 4L);
  }

  @Test
  void withoutAWholeCheckpointOrItsBestModelTrainingBeginsAgain() throws IOException {
    RunConfig config = config(LOCAL, 2);
    Whole whole = whole(LOCAL);
    cutShort(config, Cut.ROUND, 7);
    flip(folder.resolve("run/models/best.zip"), 2000);
    assertEqual(train(config, List.of(), List.of()), whole);
    assertThat(begunAfter).containsExactly(0L, 0L);
  }

  @Test
  void aListOfCheckpointsThatIsDamagedIsDoneWithout() throws IOException {
    RunConfig config = config(LOCAL, 2);
    Whole whole = whole(LOCAL);
    cutShort(config, Cut.ROUND, 7);
    flip(folder.resolve("run/checkpoints/newest.json"), 0);
    assertEqual(train(config, List.of(), List.of()), whole);
    assertThat(begunAfter).containsExactly(0L, 6L);
  }

  @Test
  void aRunThatDivergesLeavesNoCheckpoint() throws IOException {
    RunConfig config = config(LOCAL + ";training.averaging-frequency=1", 1);
    TrainingMonitor diverging =
        new TrainingMonitor() {
          @Override
          public void onProgress(Progress progress) {
            if (progress.rounds() == 3) {
              throw new DivergenceException("Cannot go on training: infinite");
            }
          }
        };
    assertThatThrownBy(() -> train(config, List.of(), List.of(diverging)))
        .isInstanceOf(DivergenceException.class);
    assertThat(folder.resolve("run/checkpoints")).doesNotExist();
  }

  private static Whole whole(String settings) throws IOException {
    Whole whole = WHOLE.get(settings);
    if (whole == null) {
      RunConfig config = config(settings, 1000);
      Path run = shared.resolve("run-" + WHOLE.size());
      whole = new Whole(run, training(config, run).train(plainTrainer(config)));
      WHOLE.put(settings, whole);
    }
    return whole;
  }

  private void cutShort(RunConfig config, Cut cut, long round) {
    TrainingMonitor killer =
        new TrainingMonitor() {
          @Override
          public void onProgress(Progress progress) {
            kill(cut == Cut.ROUND && progress.rounds() == round);
          }

          @Override
          public void onEpoch(EpochMetrics metrics, TrainingState state) {
            kill(cut != Cut.ROUND && metrics.rounds() == round);
          }
        };
    List<TrainingMonitor> before = cut == Cut.EPOCH ? List.of() : List.of(killer);
    List<TrainingMonitor> after = cut == Cut.EPOCH ? List.of(killer) : List.of();
    assertThatThrownBy(() -> train(config, before, after)).hasMessage("killed");
  }

  private static void kill(boolean now) {
    if (now) {
      throw new IllegalStateException("killed");
    }
  }

  private TrainingRun.Outcome train(
      RunConfig config, List<TrainingMonitor> before, List<TrainingMonitor> after)
      throws IOException {
    return training(config, folder.resolve("run")).train(trainer(config, before, after));
  }

  private static TrainingRun training(RunConfig config, Path run) throws IOException {
    ObjectNode provenance =
        JsonNodeFactory.instance.objectNode().put("data_manifest_sha256", corpus.sha256());
    RunDirectory directory = RunDirectory.begin(CONF, run.toString(), config, provenance);
    return new TrainingRun(directory, config, data(config), Optional.empty());
  }

  private Trainer trainer(
      RunConfig config, List<TrainingMonitor> before, List<TrainingMonitor> after) {
    Trainer trainer = plainTrainer(config);
    return (spec, start, monitors) -> {
      begunAfter.add(start.rounds());
      List<TrainingMonitor> all = new ArrayList<>(before);
      all.addAll(monitors);
      all.addAll(after);
      return trainer.train(spec, start, all);
    };
  }

  private static Trainer plainTrainer(RunConfig config) {
    return config.training().mode() == TrainingConfig.Mode.LOCAL
        ? new LocalTrainer(CONF, config, data(config))
        : new SparkTrainer(SharedSpark.context(), config, data(config));
  }

  private void assertEqual(TrainingRun.Outcome resumed, Whole undisturbed) throws IOException {
    TrainingRun.Outcome whole = undisturbed.outcome;
    assertThat(resumed.last().sha256()).isEqualTo(whole.last().sha256());
    assertThat(resumed.stateSha256()).isEqualTo(whole.stateSha256());
    assertThat(resumed.best()).isEqualTo(whole.best());
    assertThat(resumed.training().epochs()).isEqualTo(whole.training().epochs());
    assertThat(resumed.training().rounds()).isEqualTo(whole.training().rounds());
    assertThat(resumed.training().imagesSeen()).isEqualTo(whole.training().imagesSeen());
    assertThat(resumed.training().state().velocity())
        .isEqualTo(whole.training().state().velocity());
    assertThat(metrics(folder.resolve("run"))).isEqualTo(metrics(undisturbed.run));
    assertThat(folder.resolve("run/models/best.zip"))
        .hasSameBinaryContentAs(undisturbed.run.resolve("models/best.zip"));
    assertThat(folder.resolve("run/models/last.zip"))
        .hasSameBinaryContentAs(undisturbed.run.resolve("models/last.zip"));
  }

  private static List<JsonNode> metrics(Path run) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(run.resolve("metrics.jsonl"))) {
      lines.add(((ObjectNode) new ObjectMapper().readTree(line)).without(TIMES));
    }
    return lines;
  }

  private List<Path> checkpoints() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("run/checkpoints"))) {
      return files
          .filter(file -> file.toString().endsWith(".checkpoint"))
          .sorted(Comparator.naturalOrder())
          .toList();
    }
  }

  /** Flips a bit of a byte, counted from the end where the place is negative. */
  private static void flip(Path file, int place) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[place < 0 ? bytes.length + place : place] ^= 1;
    Files.write(file, bytes);
  }

  private static RunConfig config(String settings, long every) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "model.hidden=[12]",
                "model.latents=2",
                "training.epochs=3",
                "training.learning-rate=0.005",
                "checkpoint.every=" + every));
    all.addAll(List.of(settings.split(";")));
    return ConfigLoader.load("", "", all);
  }

  private static TrainingData data(RunConfig config) {
    return TrainingData.of(corpus, config.training());
  }
}
