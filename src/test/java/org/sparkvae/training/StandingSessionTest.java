package org.sparkvae.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkvae.config.ConfigLoader;
import org.sparkvae.config.ImageShape;
import org.sparkvae.config.ObjectiveConfig;
import org.sparkvae.config.RunConfig;
import org.sparkvae.data.Corpus;
import org.sparkvae.data.PackedImages;
import org.sparkvae.data.SyntheticCorpus;
import org.sparkvae.model.KlSchedule;
import org.sparkvae.model.Vae;
import org.sparkvae.model.VaeSpec;
import org.sparkvae.testing.SharedSpark;
import org.sparkvae.training.minibatch.WorkerImages;

/** Standing workers as tasks of Spark in this JVM, which has two slots. */
@Timeout(300)
class StandingSessionTest {
  private static final ImageShape SHAPE = new ImageShape(8, 8, 1);
  private static final DriverPlace PLACE = new DriverPlace("127.0.0.1", "127.0.0.1", 0);
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir static Path folder;
  private static Corpus corpus;

  @BeforeAll
  static void write() throws IOException {
    corpus = SyntheticCorpus.write(folder.resolve("corpus"), SHAPE, 1010, 3);
  }

  /** Of {@link SparkWorkers}, the two ways to run a round. */
  private record Rig(JavaRDD<WorkerImages> shares, JavaRDD<PackedImages> cached, RoundWork work) {
    static Rig of(int workers, String... settings) {
      JavaSparkContext spark = SharedSpark.context();
      RunConfig config = config(settings);
      Broadcast<SerializableConfiguration> hadoop =
          spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
      TrainingData data = TrainingData.of(corpus, config.training());
      JavaRDD<WorkerImages> shares = spark.parallelize(data.cut(workers), workers);
      JavaRDD<PackedImages> cached =
          shares.flatMap(images -> blocks(hadoop.value(), images)).cache();
      VaeSpec spec = new VaeSpec(config.model(), SHAPE, config.objective());
      return new Rig(shares, cached, new RoundWork(hadoop, spec, config));
    }

    StandingTasks standing(StandingWorker.Contact contact) {
      return new StandingTasks(shares, cached, work, contact);
    }

    RoundSum job(TrainingState start, RoundPlan plan) {
      try (SentState sent = SentState.of(SharedSpark.context(), start, plan.workers())) {
        return TreeSum.of(new RoundTask(work, sent, plan).on(shares, cached));
      }
    }

    TrainingState initial() {
      return TrainingState.initial(Vae.create(work.spec(), 1).parameters());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"float32", "bfloat16"})
  void roundsOfStandingWorkersAreThoseOfJobsToTheBit(String wire) throws Exception {
    Rig rig = Rig.of(2, "training.wire=" + wire);
    TrainingState standing = rig.initial();
    List<RoundSum> sums = new ArrayList<>();
    try (StandingSession session = session(rig, plan(2, 0), LONG)) {
      // 404 images each in minibatches of 16: 26 steps, and a round that is out of data.
      for (int step = 0; step < 40; step += 10) {
        RoundSum sum = session.run(standing, plan(2, step));
        standing = sum.after(standing);
        sums.add(sum);
      }
      assertThat(session.rounds()).isEqualTo(4);
    }
    TrainingState jobs = rig.initial();
    for (int round = 0; round < 4; round++) {
      RoundSum expected = rig.job(jobs, plan(2, 10 * round));
      assertThat(sums.get(round).terms()).isEqualTo(expected.terms());
      assertThat(sums.get(round).diverged()).isEqualTo(expected.diverged());
      jobs = expected.after(jobs);
    }
    assertThat(standing.parameters()).isEqualTo(jobs.parameters());
    assertThat(standing.adam()).isEqualTo(jobs.adam());
    assertThat(standing.steps()).isEqualTo(jobs.steps()).isEqualTo(26);
  }

  @Test
  void aSessionIsOfOneEpoch() throws Exception {
    Rig rig = Rig.of(2);
    try (StandingSession session = session(rig, plan(2, 0), LONG)) {
      assertThat(session.has(plan(2, 20))).isTrue();
      assertThat(session.has(plan(1, 20))).isFalse();
      assertThat(session.has(plan(2, 2, 0))).isFalse();
    }
  }

  @Test
  void aWorkerWithoutASlotEndsTheSessionAndFreesTheOthersSlots() throws Exception {
    Rig rig = Rig.of(3);
    try (StandingSession session = session(rig, plan(3, 0), Duration.ofMillis(300))) {
      assertThatThrownBy(() -> session.run(rig.initial(), plan(3, 0)))
          .isInstanceOf(StandingException.class)
          .hasMessageMatching("Worker 2 has had no place to run for \\d+ s");
    }
    assertThat(rig.job(rig.initial(), plan(3, 0)).terms().images()).isEqualTo(3 * 160);
  }

  @Test
  void whatFailsATaskIsTheCause() throws Exception {
    Rig rig = Rig.of(2);
    Rig failing =
        new Rig(rig.shares(), rig.shares().flatMap(StandingSessionTest::unreadable), rig.work());
    try (StandingSession session = session(failing, plan(2, 0), LONG)) {
      assertThatThrownBy(() -> session.run(rig.initial(), plan(2, 0)))
          .isInstanceOf(StandingException.class)
          .cause()
          .isInstanceOf(SparkException.class)
          .hasMessageContaining("Cannot read shard x");
    }
    assertThat(rig.job(rig.initial(), plan(2, 0)).terms().images()).isEqualTo(320);
  }

  @Test
  void aDriverOutOfReachIsSaidRatherThanFailed() throws Exception {
    Rig rig = Rig.of(2);
    // A host name that says where this machine is not.
    DriverPlace place = new DriverPlace("127.0.0.1", "host.invalid", 0);
    try (StandingSession session = new StandingSession(place, plan(2, 0), 1, LONG, rig::standing)) {
      assertThatThrownBy(() -> session.run(rig.initial(), plan(2, 0)))
          .isInstanceOf(StandingException.class)
          .hasMessageMatching(
              "Executor driver cannot reach the driver at host.invalid:\\d+: unknown host"
                  + " host.invalid");
    }
  }

  @Test
  void aPortThatIsTakenIsSaid() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      DriverPlace place = new DriverPlace("127.0.0.1", "127.0.0.1", taken.getLocalPort());
      assertThatThrownBy(() -> new StandingSession(place, plan(2, 0), 1, LONG, contact -> null))
          .isInstanceOf(StandingException.class)
          .hasMessage(
              "Cannot listen at 127.0.0.1:%d: Address already in use", taken.getLocalPort());
    }
  }

  @Test
  void theDriverListensWhereSparksDoes() {
    SparkConf conf = new SparkConf(false).set("spark.driver.host", "driver.example");
    assertThat(DriverPlace.of(conf, 7))
        .isEqualTo(new DriverPlace("driver.example", "driver.example", 7));
    conf.set("spark.driver.bindAddress", "0.0.0.0");
    assertThat(DriverPlace.of(conf, 7)).isEqualTo(new DriverPlace("0.0.0.0", "driver.example", 7));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spark.authenticate",
        "spark.network.crypto.enabled",
        "spark.ssl.enabled",
        "spark.ssl.rpc.enabled"
      })
  void nothingIsListenedToWhereSparkIsSecured(String key) {
    SparkConf conf = new SparkConf(false);
    assertThat(StandingWorkers.isSecured(conf)).isFalse();
    assertThat(StandingWorkers.isSecured(conf.set(key, "true"))).isTrue();
    assertThat(StandingWorkers.isSecured(conf.set(key, "false"))).isFalse();
  }

  private static StandingSession session(Rig rig, RoundPlan plan, Duration absence)
      throws StandingException {
    int parameters = rig.initial().parameters().length;
    return new StandingSession(PLACE, plan, parameters, absence, rig::standing);
  }

  private static RoundPlan plan(int workers, int step) {
    return plan(workers, 1, step);
  }

  private static RoundPlan plan(int workers, int epoch, int step) {
    LearningRate rate = new LearningRate(0.001, workers, 500);
    return new RoundPlan(
        1,
        epoch,
        step,
        10,
        26,
        16,
        workers,
        16L * step * workers,
        rate,
        1e-8,
        KlSchedule.of(ObjectiveConfig.vae(1)));
  }

  private static RunConfig config(String... settings) {
    List<String> all = new ArrayList<>(List.of("model.hidden=[24]", "model.latents=3"));
    all.addAll(Arrays.asList(settings));
    return ConfigLoader.load("", "", all);
  }

  private static Iterator<PackedImages> blocks(
      SerializableConfiguration hadoop, WorkerImages images) {
    return IntStream.range(0, images.layout().count())
        .mapToObj(block -> images.read(hadoop.value(), block))
        .iterator();
  }

  private static Iterator<PackedImages> unreadable(WorkerImages images) {
    throw new IllegalStateException("Cannot read shard x");
  }
}
