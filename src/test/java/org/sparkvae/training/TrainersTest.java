package org.sparkvae.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
import org.sparkvae.config.UserError;
import org.sparkvae.data.Corpus;
import org.sparkvae.data.SyntheticCorpus;
import org.sparkvae.model.Vae;
import org.sparkvae.model.VaeSpec;
import org.sparkvae.run.EpochMetrics;
import org.sparkvae.run.RoundMetrics;
import org.sparkvae.testing.SharedSpark;

/** Local and Spark training against each other, on real task threads. */
@Timeout(300)
class TrainersTest {
  private static final ImageShape SHAPE = new ImageShape(8, 8, 1);

  @TempDir static Path folder;
  private static Corpus corpus;

  @BeforeAll
  static void write() throws IOException {
    corpus = SyntheticCorpus.write(folder.resolve("corpus"), SHAPE, 1010, 3);
  }

  @ParameterizedTest
  @CsvSource({
    "mlp, objective=vae",
    "conv, objective=vae",
    "mlp, objective=iwae samples=3",
    "mlp, objective=beta beta=2 beta-schedule=linear beta-epochs=1.5"
  })
  void oneWorkerAveragingEveryStepEqualsLocalTraining(String network, String objective) {
    // 808 images in batches of 16: 51 steps, the last one smaller.
    String[] settings = {
      "model.network=" + network,
      "model.hidden=[24]",
      "model.channels=[3, 4]",
      "model.latents=3",
      "training.workers=1",
      "training.averaging-frequency=1",
      "training.batch-size=16",
      "training.epochs=1"
    };
    settings = Stream.of(settings, objective.split(" ")).flatMap(Stream::of).toArray(String[]::new);
    Trainer.Result local = local(settings);
    Trainer.Result spark = spark(settings);
    assertThat(local.state().steps()).isEqualTo(51);
    assertThat(spark.rounds()).isEqualTo(51);
    assertClose(spark.state().parameters(), local.state().parameters());
    assertClose(spark.state().adam(), local.state().adam());
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 20})
  void theSameSeedGivesTheSameWeightsWhateverTheWorkersRunOn(int workers) {
    String[] settings = {"training.workers=" + workers, "training.epochs=2"};
    float[] first = spark(settings).state().parameters();
    assertThat(spark(settings).state().parameters()).isEqualTo(first);
    assertThat(
            spark("training.workers=" + workers, "training.epochs=2", "training.seed=2")
                .state()
                .parameters())
        .isNotEqualTo(first);
  }

  @Test
  void aMinibatchThatFitsNoArrayWithAllItsSamplesIsRefused() {
    RunConfig config =
        config(
            "objective=iwae", "samples=10000", "training.batch-size=1000", "training.mode=local");
    // 2^31 / 4 values of 64 pixels and 10,000 samples.
    assertThatThrownBy(() -> data(config).spec(config))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "Invalid training.batch-size: 1000 (at most 838 images of 8x8x1, 10000 samples each)");
  }

  @Test
  void betaRisesWithTheEpochsWhateverTheWorkers() {
    for (int workers : new int[] {1, 3}) {
      List<EpochMetrics> epochs = new ArrayList<>();
      spark(
          List.of(collector(new ArrayList<>(), epochs)),
          "training.workers=" + workers,
          "training.epochs=3",
          "beta=4",
          "beta-schedule=linear",
          "beta-epochs=2");
      assertThat(epochs).extracting(EpochMetrics::beta).containsExactly(2.0, 4.0, 4.0);
      // What is minimised weighs the KL with a beta that is smaller than at the epoch's end.
      EpochMetrics first = epochs.get(0);
      assertThat(first.objectiveValue())
          .isBetween(first.reconstruction() - 2 * first.kl(), first.reconstruction());
      assertThat(first.criterion()).isCloseTo(first.validationElbo(), withinPercentage(1e-9));
    }
  }

  @Test
  void averagingOftenInTheBeginningTakesMoreRounds() {
    // Two workers of 404 images, 26 steps. Rounds begin at 0, 1, 2, 3, 5, 7, 10, 14, 19; then at 0,
    // 10, 20.
    List<RoundMetrics> rounds = new ArrayList<>();
    Trainer.Result result =
        spark(
            List.of(collector(rounds, new ArrayList<>())),
            "training.initial-averaging-frequency=1",
            "training.epochs=2");
    assertThat(result.state().steps()).isEqualTo(52);
    assertThat(rounds)
        .extracting(RoundMetrics::imagesSeen)
        .containsExactly(32L, 64L, 96L, 160L, 224L, 320L, 448L, 608L, 808L, 1128L, 1448L, 1616L);
  }

  @Test
  void sixteenBitsOnTheWireTrainAboutTheSameAndToTheSameBitsEachTime() {
    String[] settings = {"training.workers=3", "training.epochs=3", "training.learning-rate=0.005"};
    List<EpochMetrics> wholeEpochs = new ArrayList<>();
    List<EpochMetrics> halvedEpochs = new ArrayList<>();
    Trainer.Result whole = spark(List.of(collector(new ArrayList<>(), wholeEpochs)), settings);
    String[] halved = Arrays.copyOf(settings, settings.length + 1);
    halved[settings.length] = "training.wire=bfloat16";
    List<RoundMetrics> rounds = new ArrayList<>();
    Trainer.Result first = spark(List.of(collector(rounds, halvedEpochs)), halved);
    assertThat(spark(halved).state().parameters()).isEqualTo(first.state().parameters());
    assertThat(first.state().parameters()).isNotEqualTo(whole.state().parameters());
    double distance = norm(difference(first.state().parameters(), whole.state().parameters()));
    assertThat(distance).isLessThan(0.05 * norm(whole.state().parameters()));
    // What travels is right to 2^-8 at worst and on average to the last bit.
    assertThat(halvedEpochs).hasSize(3);
    for (int i = 0; i < 3; i++) {
      double elbo = wholeEpochs.get(i).validationElbo();
      assertThat(halvedEpochs.get(i).validationElbo()).isCloseTo(elbo, withinPercentage(0.4));
    }
    long parameters = whole.state().parameters().length;
    assertThat(rounds)
        .extracting(RoundMetrics::cost)
        .allMatch(cost -> cost.stateBytes() == 8 * parameters)
        .allMatch(cost -> cost.resultBytes() == 6 * parameters);
  }

  @Test
  void everyPartOfTheNetworkMovesInASparkFit() {
    VaeSpec spec = spec(config());
    float[] before = Vae.create(spec, 1).parameters();
    float[] after = spark("training.epochs=1").state().parameters();
    Vae vae = Vae.create(spec, 1);
    vae.setParameters(difference(after, before));
    for (String layer : List.of("encoder-0", "posterior", "decoder-0", "logits")) {
      for (String kind : List.of("W", "b")) {
        double moved = vae.graph().getParam(layer + "_" + kind).norm1Number().doubleValue();
        assertThat(moved).as(layer + " " + kind).isGreaterThan(1e-3);
      }
    }
    // The posterior's columns are [mean | log variance].
    int latents = spec.model().latents();
    double logVariance =
        vae.graph()
            .getParam("posterior_W")
            .get(
                org.nd4j.linalg.indexing.NDArrayIndex.all(),
                org.nd4j.linalg.indexing.NDArrayIndex.interval(latents, 2 * latents))
            .norm1Number()
            .doubleValue();
    assertThat(logVariance).isGreaterThan(1e-3);
  }

  @Test
  void everyImageIsSeenOnceAnEpochAndTheElboRises() {
    List<RoundMetrics> rounds = new ArrayList<>();
    List<EpochMetrics> epochs = new ArrayList<>();
    RunConfig config =
        config("training.workers=3", "training.epochs=6", "training.learning-rate=0.005");
    new SparkTrainer(SharedSpark.context(), config, data(config))
        .train(spec(config), start(config), List.of(collector(rounds, epochs)));
    assertThat(epochs)
        .extracting(EpochMetrics::imagesSeen)
        .containsExactly(808L, 1616L, 2424L, 3232L, 4040L, 4848L);
    assertThat(rounds.get(rounds.size() - 1).imagesSeen()).isEqualTo(4848);
    long parameters = Vae.create(spec(config), 1).parameters().length;
    assertThat(rounds)
        .extracting(RoundMetrics::cost)
        .allMatch(cost -> cost.workMs() > 0 && cost.overheadMs() > 0)
        .allMatch(cost -> cost.stateBytes() == 3 * Float.BYTES * parameters)
        .allMatch(cost -> cost.resultBytes() == 3 * Float.BYTES * parameters);
    assertThat(epochs.get(5).validationElbo()).isGreaterThan(epochs.get(0).validationElbo() + 1);
    assertThat(epochs.get(5).elbo()).isEqualTo(epochs.get(5).reconstruction() - epochs.get(5).kl());
  }

  @Test
  void moreWorkersThanImagesIsNoError() throws IOException {
    Corpus few = SyntheticCorpus.write(folder.resolve("few"), SHAPE, 10, 1);
    RunConfig config = config("training.workers=12", "training.epochs=1");
    Trainer.Result result =
        new SparkTrainer(SharedSpark.context(), config, TrainingData.of(few, config.training()))
            .train(spec(config), start(config), List.of());
    assertThat(result.imagesSeen()).isEqualTo(8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "spark"})
  void trainingThatDivergesStopsAndNamesWhere(String mode) {
    String[] settings = {"training.learning-rate=1e30", "training.workers=1"};
    assertThatThrownBy(() -> train(mode.equals("local"), List.of(), settings))
        .isInstanceOf(DivergenceException.class)
        .hasMessageMatching(
            "Cannot go on training: worker 0 of 1 has numbers that are not finite at step \\d+ of"
                + " epoch 1 \\(try a lower training.learning-rate than 1.0E30, .*\\)");
  }

  @Test
  void patienceEndsTraining() {
    Trainer.Result result =
        local("training.patience=2", "training.epochs=50", "training.learning-rate=1e-12");
    assertThat(result.epochs()).isLessThan(50);
  }

  @Test
  void splitsWithoutImagesAreRefused() {
    RunConfig config = config("training.splits=[nothing]");
    assertThatThrownBy(() -> TrainingData.of(corpus, config.training()))
        .hasMessage("Invalid split: nothing (test, train, validation)");
  }

  private static TrainingMonitor collector(List<RoundMetrics> rounds, List<EpochMetrics> epochs) {
    return new TrainingMonitor() {
      @Override
      public void onRound(RoundMetrics metrics) {
        rounds.add(metrics);
      }

      @Override
      public void onEpoch(EpochMetrics metrics, TrainingState state) {
        epochs.add(metrics);
      }
    };
  }

  private static Trainer.Result local(String... settings) {
    return train(true, List.of(), settings);
  }

  private static Trainer.Result spark(String... settings) {
    return train(false, List.of(), settings);
  }

  private static Trainer.Result spark(List<TrainingMonitor> monitors, String... settings) {
    return train(false, monitors, settings);
  }

  private static Trainer.Result train(
      boolean local, List<TrainingMonitor> monitors, String... settings) {
    RunConfig config = config(settings);
    Trainer trainer =
        local
            ? new LocalTrainer(new Configuration(), config, data(config))
            : new SparkTrainer(SharedSpark.context(), config, data(config));
    return trainer.train(spec(config), start(config), monitors);
  }

  private static RunConfig config(String... settings) {
    List<String> all =
        new ArrayList<>(List.of("model.hidden=[24]", "model.latents=3", "training.batch-size=16"));
    all.addAll(Arrays.asList(settings));
    return ConfigLoader.load("", "", all);
  }

  private static TrainingData data(RunConfig config) {
    return TrainingData.of(corpus, config.training());
  }

  private static VaeSpec spec(RunConfig config) {
    return new VaeSpec(config.model(), SHAPE, config.objective());
  }

  private static Progress start(RunConfig config) {
    return Progress.initial(spec(config), config.training().seed());
  }

  private static double norm(float[] values) {
    double squares = 0;
    for (float value : values) {
      squares += value * value;
    }
    return Math.sqrt(squares);
  }

  private static float[] difference(float[] a, float[] b) {
    float[] difference = new float[a.length];
    for (int i = 0; i < a.length; i++) {
      difference[i] = a[i] - b[i];
    }
    return difference;
  }

  private static void assertClose(float[] actual, float[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      assertThat(Math.abs(actual[i] - expected[i]))
          .as("value %d: %s, %s", i, actual[i], expected[i])
          .isLessThanOrEqualTo((float) (1e-6 + 1e-4 * Math.abs(expected[i])));
    }
  }
}
