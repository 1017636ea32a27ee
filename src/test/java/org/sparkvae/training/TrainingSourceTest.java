package org.sparkvae.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.Gauge;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkEnv;
import org.apache.spark.metrics.source.Source;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sparkvae.config.ConfigLoader;
import org.sparkvae.config.ImageShape;
import org.sparkvae.config.RunConfig;
import org.sparkvae.data.Corpus;
import org.sparkvae.data.SyntheticCorpus;
import org.sparkvae.model.VaeSpec;
import org.sparkvae.run.RoundMetrics;
import org.sparkvae.testing.SharedSpark;
import scala.collection.JavaConverters;

/** What an operator's sink sees in Spark's metrics system while training lasts. */
@Timeout(120)
class TrainingSourceTest {
  private static final ImageShape SHAPE = new ImageShape(6, 6, 1);

  @TempDir static Path folder;
  private static Corpus corpus;

  @BeforeAll
  static void write() throws IOException {
    corpus = SyntheticCorpus.write(folder.resolve("corpus"), SHAPE, 200, 2);
  }

  @Test
  void everyRoundsFiguresAreThereUntilTrainingEnds() {
    List<RoundMetrics> rounds = new ArrayList<>();
    List<Map<String, Double>> seen = new ArrayList<>();
    train(
        new TrainingMonitor() {
          @Override
          public void onRound(RoundMetrics metrics) {
            rounds.add(metrics);
            seen.add(gauges());
          }
        });
    // 160 images, two workers of 5 minibatches, averaged after 4 and 1 of them, twice.
    assertThat(rounds).hasSize(4);
    assertThat(seen).containsExactlyElementsOf(rounds.stream().map(this::expected).toList());
    assertThat(sources()).isEmpty();
  }

  @Test
  void nothingIsKnownBeforeTheFirstRound() {
    List<Map<String, Double>> seen = new ArrayList<>();
    train(
        new TrainingMonitor() {
          @Override
          public void onRoundStart(int epoch, long round) {
            seen.add(gauges());
          }
        });
    assertThat(seen.get(0).values()).isNotEmpty().containsOnly(Double.NaN);
    assertThat(seen.get(1)).containsEntry("rounds", 1.0);
  }

  private Map<String, Double> expected(RoundMetrics round) {
    double milliseconds = round.cost().workMs() + round.cost().overheadMs();
    return new TreeMap<>(
        Map.of(
            "epoch",
            (double) round.epoch(),
            "rounds",
            (double) round.rounds(),
            "images_seen",
            (double) round.imagesSeen(),
            "images_per_second",
            round.imagesPerSecond(),
            "elbo",
            round.elbo(),
            "round_ms",
            milliseconds,
            "work_ms",
            round.cost().workMs(),
            "wait_share",
            round.cost().waitShare(),
            "workers_left_out",
            0.0));
  }

  private static Map<String, Double> gauges() {
    assertThat(sources()).hasSize(1);
    Map<String, Double> gauges = new TreeMap<>();
    sources()
        .get(0)
        .metricRegistry()
        .getGauges()
        .forEach((name, gauge) -> gauges.put(name, (Double) ((Gauge<?>) gauge).getValue()));
    return gauges;
  }

  private static List<Source> sources() {
    return JavaConverters.seqAsJavaList(
        SparkEnv.get().metricsSystem().getSourcesByName(TrainingSource.NAME));
  }

  private static void train(TrainingMonitor monitor) {
    RunConfig config =
        ConfigLoader.load(
            "model.hidden=[8]",
            "training.workers=2",
            "training.batch-size=16",
            "training.averaging-frequency=4",
            "training.epochs=2");
    TrainingData data = TrainingData.of(corpus, config.training());
    VaeSpec spec = new VaeSpec(config.model(), SHAPE, config.objective());
    new SparkTrainer(SharedSpark.context(), config, data)
        .train(spec, Progress.initial(spec, config.training().seed()), List.of(monitor));
  }
}
