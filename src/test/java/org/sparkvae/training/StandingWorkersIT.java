package org.sparkvae.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.junit.jupiter.api.AfterAll;
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
import org.sparkvae.testing.ExecutorProcesses;
import org.sparkvae.testing.LocalCluster;

/** Training on two executors that are JVMs of their own, undisturbed and with executors killed. */
@Timeout(value = 6, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StandingWorkersIT {
  private static final ImageShape SHAPE = new ImageShape(28, 28, 1);

  /** Two workers of 200 images in minibatches of 10: 20 steps, 5 rounds an epoch. */
  private static final int IMAGES = 500;

  /** 38 MB of state, which the buffers of a connection do not hold. */
  private static final List<String> SETTINGS =
      List.of(
          "model.hidden=[2000]",
          "training.batch-size=10",
          "training.averaging-frequency=4",
          "training.epochs=2");

  private static final Queue<String> JOBS = new ConcurrentLinkedQueue<>();

  @TempDir static Path folder;
  private static LocalCluster cluster;
  private static JavaSparkContext spark;
  private static Corpus corpus;
  private static TrainingState undisturbed;

  @BeforeAll
  static void trainUndisturbed() throws IOException {
    cluster =
        LocalCluster.start(
            Map.of("spark.cores.max", "2", "spark.scheduler.minRegisteredResourcesRatio", "1"));
    spark = JavaSparkContext.fromSparkContext(cluster.session().sparkContext());
    corpus = SyntheticCorpus.write(folder.resolve("corpus"), SHAPE, IMAGES, 2);
    spark.sc().addSparkListener(new Descriptions());
    undisturbed = train(corpus, metrics -> {}).state();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void anEpochIsOneJobAndGivesTheBitsOfAJobForEachRound() {
    JOBS.clear();
    assertSame(train(corpus, metrics -> {}).state());
    assertThat(JOBS)
        .filteredOn(StandingWorkersIT::isOfRounds)
        .containsExactly("train: epoch 1, round 1 and later", "train: epoch 2, round 6 and later");
    JOBS.clear();
    // As where the operator secures Spark's connections; Spark itself has read this long ago.
    spark.sc().conf().set("spark.ssl.rpc.enabled", "true");
    assertSame(train(corpus, metrics -> {}).state());
    spark.sc().conf().set("spark.ssl.rpc.enabled", "false");
    assertThat(JOBS)
        .filteredOn(StandingWorkersIT::isOfRounds)
        .hasSize(10)
        .startsWith("train: epoch 1, round 1", "train: epoch 1, round 2");
    assertNothingIsLeft();
  }

  /** While the state is on its way; between result and round; while minibatches run. */
  @Test
  void executorsKilledAtAnyMomentChangeNoBit() {
    List<CompletableFuture<Void>> killings = new ArrayList<>();
    JOBS.clear();
    Trainer.Result result = train(corpus, metrics -> killings.addAll(killings(metrics.rounds())));
    assertThat(killings).hasSize(2);
    killings.forEach(CompletableFuture::join);
    assertSame(result.state());
    assertThat(JOBS).filteredOn(StandingWorkersIT::isOfRounds).hasSize(2);
    assertNothingIsLeft();
  }

  private static boolean isOfRounds(String job) {
    return job.contains("epoch") && !job.contains("validation");
  }

  private static List<CompletableFuture<Void>> killings(long rounds) {
    List<ProcessHandle> executors = ExecutorProcesses.running();
    if (rounds == 1) {
      return List.of(later(() -> killWhileStatesAreSent(executors)));
    }
    if (rounds == 3) {
      ExecutorProcesses.kill(executors.get(0));
      return List.of(later(() -> killAtWork(executors.get(1))));
    }
    return List.of();
  }

  /** Signals take less time than 38 MB; if one came too late, the next moment is as good. */
  private static void killWhileStatesAreSent(List<ProcessHandle> executors) {
    await(() -> links().stream().anyMatch(StandingWorkersIT::isSending));
    executors.forEach(ExecutorProcesses::kill);
  }

  private static void killAtWork(ProcessHandle executor) {
    await(() -> links().stream().anyMatch(StandingWorkersIT::isSending));
    await(() -> isAtWork(links()));
    ExecutorProcesses.kill(executor);
  }

  private static boolean isAtWork(List<List<String>> links) {
    return !links.isEmpty() && links.stream().allMatch(StandingWorkersIT::isWaitingForAResult);
  }

  /** What the driver's threads that speak with workers are doing. */
  private static List<List<String>> links() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(thread -> thread.getKey().getName().startsWith("link to"))
        .map(thread -> Arrays.stream(thread.getValue()).map(StackTraceElement::toString).toList())
        .toList();
  }

  private static boolean isSending(List<String> link) {
    return link.stream().anyMatch(frame -> frame.contains("StateCodec.write("));
  }

  private static boolean isWaitingForAResult(List<String> link) {
    return link.stream().anyMatch(frame -> frame.contains("RoundFrames.resultOf("))
        && link.stream().noneMatch(frame -> frame.contains("StateCodec."));
  }

  private static CompletableFuture<Void> later(Runnable killing) {
    return CompletableFuture.runAsync(killing, task -> new Thread(task, "killer").start());
  }

  /** At once where nothing has come of the workers, else after as many attempts at the round. */
  @Test
  void whatATaskCannotReadEndsTrainingAsInAJobForEachRound() throws IOException {
    for (int rounds : new int[] {0, 1}) {
      Path place = folder.resolve("vanishing-after-" + rounds);
      // 8,600 images of each worker are three blocks, of which the first round needs two at most.
      Corpus vanishing = SyntheticCorpus.write(place, SHAPE, 21_500, 2);
      if (rounds == 0) {
        delete(place.resolve("data"));
      }
      JOBS.clear();
      assertThatThrownBy(() -> trainOnWhatVanishes(vanishing, place.resolve("data")))
          .isInstanceOf(SparkException.class)
          .hasMessageStartingWith("Job aborted due to stage failure")
          .hasMessageContaining("UserError: Cannot read ");
      assertThat(JOBS.stream().filter(job -> job.matches("train: epoch 1, round \\d+")))
          .hasSize(rounds);
    }
    assertNothingIsLeft();
  }

  private static void trainOnWhatVanishes(Corpus vanishing, Path data) {
    train(
        vanishing,
        metrics -> delete(data),
        "model.hidden=[24]",
        "training.cache-bytes=0",
        "training.batch-size=500",
        "training.averaging-frequency=1");
  }

  private static void assertSame(TrainingState state) {
    assertThat(state.steps()).isEqualTo(40);
    assertThat(state.parameters()).isEqualTo(undisturbed.parameters());
    assertThat(state.adam()).isEqualTo(undisturbed.adam());
  }

  /** Threads of connections end with them, a moment later. */
  private static void assertNothingIsLeft() {
    await(() -> links().isEmpty());
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.startsWith("links on") || name.startsWith("standing workers"));
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      pause(1);
    }
  }

  private static void pause(int milliseconds) {
    try {
      TimeUnit.MILLISECONDS.sleep(milliseconds);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void delete(Path data) {
    try (Stream<Path> files = Files.list(data)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Trainer.Result train(
      Corpus on, Consumer<RoundMetrics> afterRound, String... more) {
    List<String> settings = new ArrayList<>(SETTINGS);
    settings.addAll(Arrays.asList(more));
    RunConfig config = ConfigLoader.load("", "", settings);
    TrainingData data = TrainingData.of(on, config.training());
    VaeSpec spec = new VaeSpec(config.model(), SHAPE, config.objective());
    TrainingMonitor monitor =
        new TrainingMonitor() {
          @Override
          public void onRound(RoundMetrics metrics) {
            afterRound.accept(metrics);
          }
        };
    Progress start = Progress.initial(spec, config.training().seed());
    return new SparkTrainer(spark, config, data).train(spec, start, List.of(monitor));
  }

  private static final class Descriptions extends SparkListener {
    @Override
    public void onJobStart(SparkListenerJobStart job) {
      JOBS.add(job.properties().getProperty("spark.job.description", ""));
    }
  }
}
