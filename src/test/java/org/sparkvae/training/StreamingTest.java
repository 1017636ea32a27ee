package org.sparkvae.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkvae.config.ConfigLoader;
import org.sparkvae.config.ImageShape;
import org.sparkvae.config.RunConfig;
import org.sparkvae.data.Corpus;
import org.sparkvae.data.PackedImages;
import org.sparkvae.data.ShardReader;
import org.sparkvae.data.SyntheticCorpus;
import org.sparkvae.model.VaeSpec;
import org.sparkvae.run.EpochMetrics;
import org.sparkvae.run.RoundMetrics;
import org.sparkvae.testing.SharedSpark;
import org.sparkvae.training.minibatch.CachedBlocks;
import org.sparkvae.training.minibatch.MinibatchOrder;
import org.sparkvae.training.minibatch.Minibatches;
import org.sparkvae.training.minibatch.WorkerImages;

/** What is kept in memory, what is streamed, and that no number knows the difference. */
@Timeout(300)
class StreamingTest {
  private static final ImageShape SHAPE = new ImageShape(8, 8, 1);
  private static final int BLOCK = 4096 * 64;

  @TempDir static Path folder;
  private static Corpus corpus;

  @BeforeAll
  static void write() throws IOException {
    // 11,200 to train on: three blocks of one worker, two of each of two.
    corpus = SyntheticCorpus.write(folder.resolve("corpus"), SHAPE, 14_000, 3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "spark"})
  void streamedImagesTrainToTheSameBits(String mode) {
    TrainingState cached = train(mode, corpus, List.of()).state();
    for (int bytes : new int[] {0, BLOCK - 1, BLOCK, 2 * BLOCK}) {
      TrainingState streamed =
          train(mode, corpus, List.of(), "training.cache-bytes=" + bytes).state();
      assertThat(streamed.parameters()).as("%d bytes", bytes).isEqualTo(cached.parameters());
      assertThat(streamed.adam()).isEqualTo(cached.adam());
    }
  }

  @Test
  void keepsAsManyBlocksAsThereIsRoomFor() {
    WorkerImages images = images(corpus);
    assertThat(images.layout().count()).isEqualTo(3);
    assertThat(images.blocksWithin(0)).isZero();
    assertThat(images.blocksWithin(BLOCK - 1)).isZero();
    assertThat(images.blocksWithin(2L * BLOCK + 5)).isEqualTo(2);
    assertThat(images.blocksWithin(Long.MAX_VALUE)).isEqualTo(3);
    CachedBlocks blocks = new CachedBlocks(images, new Configuration(), BLOCK);
    for (int block = 0; block < 3; block++) {
      assertThat(blocks.atHand(block)).isEmpty();
      PackedImages read = blocks.read(block);
      assertThat(read.count()).isEqualTo(block < 2 ? 4096 : 11_200 - 2 * 4096);
    }
    assertThat(blocks.kept()).isEqualTo(1);
  }

  @Test
  void theImagesOfEveryWorkerComeWithTheirLabels() throws IOException {
    Map<Integer, Integer> expected = new HashMap<>();
    List<String> train = List.of("train");
    Configuration conf = new Configuration();
    try (ShardReader rows = new ShardReader(conf, corpus.cut(train, 1).get(0), train)) {
      rows.forEachRemaining(row -> expected.put(Arrays.hashCode(row.pixels()), row.label()));
    }
    int seen = 0;
    for (WorkerImages images : trainingData(corpus).cut(3)) {
      CachedBlocks blocks = new CachedBlocks(images, conf, BLOCK);
      MinibatchOrder order = new MinibatchOrder(images.layout(), images.worker());
      long all = images.layout().images();
      try (Minibatches minibatches = new Minibatches(blocks, order, 0, all)) {
        byte[] packed = new byte[SHAPE.pixels()];
        int[] label = new int[1];
        for (long i = 0; i < all; i++, seen++) {
          minibatches.next(1, packed, label);
          assertThat(label[0]).isEqualTo(expected.get(Arrays.hashCode(packed)));
        }
      }
    }
    assertThat(seen).isEqualTo(11_200);
  }

  @Test
  void aRoundLetsGoOfBlocksThatItDoesNotNeed() {
    WorkerImages images = images(corpus);
    Configuration conf = new Configuration();
    List<PackedImages> all = new ArrayList<>();
    for (int block = 0; block < 3; block++) {
      all.add(images.read(conf, block));
    }
    CachedBlocks blocks = new CachedBlocks(images, conf, 3 * BLOCK).take(all.iterator(), 1);
    assertThat(blocks.kept()).isEqualTo(1);
    assertThat(blocks.atHand(1)).containsSame(all.get(1));
  }

  @Test
  void streamedBlocksOfAJvmAreBounded() throws IOException {
    Corpus many = SyntheticCorpus.write(folder.resolve("many"), new ImageShape(1, 1, 1), 80_000, 1);
    WorkerImages images = images(many);
    CachedBlocks blocks = new CachedBlocks(images, new Configuration(), 0);
    int most = 2 * Runtime.getRuntime().availableProcessors();
    assertThat(images.layout().count()).isGreaterThan(most);
    for (int block = 0; block < images.layout().count(); block++) {
      blocks.read(block);
    }
    AtomicInteger held = new AtomicInteger();
    for (int block = 0; block < images.layout().count(); block++) {
      blocks.atHand(block).ifPresent(content -> held.incrementAndGet());
    }
    assertThat(held).hasValue(most);
    assertThat(blocks.kept()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "spark"})
  void aShardThatVanishesOnTheWayIsNamed(String mode) throws IOException {
    Path place = folder.resolve("vanishing-" + mode);
    Corpus vanishing = SyntheticCorpus.write(place, SHAPE, 14_000 + mode.length(), 5);
    TrainingMonitor vandal =
        new TrainingMonitor() {
          @Override
          public void onRound(RoundMetrics metrics) {
            if (metrics.rounds() == 2) {
              delete(place.resolve("data"));
            }
          }

          @Override
          public void onEpoch(EpochMetrics metrics, TrainingState state) {}
        };
    assertThatThrownBy(() -> train(mode, vanishing, List.of(vandal), "training.cache-bytes=0"))
        .hasMessageContaining("Cannot read ")
        .hasMessageContaining("data/part-")
        .hasMessageContaining("does not exist");
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "spark"})
  void theShareOfWaitingIsReported(String mode) {
    List<RoundMetrics> rounds = new ArrayList<>();
    List<EpochMetrics> epochs = new ArrayList<>();
    TrainingMonitor monitor =
        new TrainingMonitor() {
          @Override
          public void onRound(RoundMetrics metrics) {
            rounds.add(metrics);
          }

          @Override
          public void onEpoch(EpochMetrics metrics, TrainingState state) {
            epochs.add(metrics);
          }
        };
    train(mode, corpus, List.of(monitor), "training.cache-bytes=0");
    assertThat(rounds).allMatch(round -> isShare(round.cost().waitShare()));
    assertThat(epochs).allMatch(epoch -> isShare(epoch.waitShare()));
  }

  private static boolean isShare(double value) {
    return value > 0 && value < 1;
  }

  private static void delete(Path folder) {
    try (java.util.stream.Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static WorkerImages images(Corpus corpus) {
    return trainingData(corpus).cut(1).get(0);
  }

  private static TrainingData trainingData(Corpus corpus) {
    return TrainingData.of(corpus, ConfigLoader.load().training());
  }

  private static Trainer.Result train(
      String mode, Corpus corpus, List<TrainingMonitor> monitors, String... settings) {
    List<String> all =
        new ArrayList<>(List.of("model.hidden=[24]", "model.latents=3", "training.epochs=2"));
    all.addAll(Arrays.asList(settings));
    RunConfig config = ConfigLoader.load("", "", all);
    TrainingData data = TrainingData.of(corpus, config.training());
    Trainer trainer =
        mode.equals("local")
            ? new LocalTrainer(new Configuration(), config, data)
            : new SparkTrainer(SharedSpark.context(), config, data);
    VaeSpec spec = new VaeSpec(config.model(), SHAPE, config.objective());
    return trainer.train(spec, Progress.initial(spec, config.training().seed()), monitors);
  }
}
