package org.sparkvae.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.BlockId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sparkvae.evaluation.ElboSums;
import org.sparkvae.testing.LocalCluster;
import scala.collection.JavaConverters;

/** States between a driver and executors that are JVMs of their own. */
@Timeout(value = 4, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StateBlocksIT {
  private static final int PARAMETERS = 200_000;

  private static LocalCluster cluster;
  private static JavaSparkContext spark;

  @BeforeAll
  static void start() throws Exception {
    cluster = LocalCluster.start(Map.of());
    spark = JavaSparkContext.fromSparkContext(cluster.session().sparkContext());
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void workersGetTheStateAndTheDriverTheirs() throws Exception {
    for (int workers : new int[] {2, TreeSum.FAN_IN + 1}) {
      assertThat(sentAndReturned(workers)).isEqualTo(expected(workers));
    }
    assertNothingIsKept();
  }

  @Test
  void whatIsLostIsSaid() throws Exception {
    List<Parcel> parcels = parcels(2);
    parcels.forEach(Parcel::open);
    assertNothingIsKept();
    assertThatThrownBy(parcels.get(0)::open)
        .isInstanceOf(StateBlocks.LostException.class)
        .hasMessageMatching("Cannot fetch a training state: block taskresult_\\d+ is gone .*");
  }

  /** As where Spark speculates: of two attempts at a task the driver opens one. */
  @Test
  void whatNobodyFetchesGoesWithALaterRound() throws Exception {
    assertNothingIsKept();
    parcels(8);
    assertThat(kept()).isEqualTo(8);
    parcels(8).forEach(Parcel::open);
    parcels(8).forEach(Parcel::open);
    assertNothingIsKept();
  }

  private static List<Float> sentAndReturned(int workers) {
    try (SentState sent = SentState.of(spark, state(1), workers)) {
      return spark
          .parallelize(indices(workers), workers)
          .map(worker -> Parcel.of(sum(times(sent.get(), worker)), TaskContext.get()))
          .collect()
          .stream()
          .map(parcel -> parcel.open().state().adam()[2 * PARAMETERS - 1])
          .toList();
    }
  }

  private static List<Float> expected(int workers) {
    return indices(workers).stream().map(worker -> 3f * worker).toList();
  }

  private static List<Parcel> parcels(int tasks) {
    return spark
        .parallelize(indices(tasks), tasks)
        .map(task -> Parcel.of(sum(state(task)), TaskContext.get()))
        .collect();
  }

  private static List<Integer> indices(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  private static RoundSum sum(TrainingState state) {
    return new RoundSum(state, ElboSums.NONE, WorkTime.NONE, List.of());
  }

  private static TrainingState state(float value) {
    TrainingState state = TrainingState.initial(new float[PARAMETERS]);
    state.adam()[2 * PARAMETERS - 1] = 3 * value;
    return state;
  }

  private static TrainingState times(TrainingState state, float factor) {
    return state(factor * state.adam()[2 * PARAMETERS - 1] / 3);
  }

  /** Executors let go when they have been told to, which nobody waits for. */
  private static void assertNothingIsKept() throws InterruptedException {
    for (int i = 0; i < 100 && kept() > 0; i++) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    assertThat(kept()).isZero();
  }

  /**
   * Counted from copies that the master makes in its own thread: {@code getMatchingBlockIds} walks
   * its tables in another, and fails where a block comes or goes meanwhile.
   */
  private static long kept() {
    return Arrays.stream(SparkEnv.get().blockManager().master().getStorageStatus())
        .flatMap(status -> JavaConverters.mapAsJavaMap(status.blocks()).keySet().stream())
        .map(BlockId::name)
        .filter(name -> name.startsWith("taskresult_") || name.startsWith("input-"))
        .count();
  }
}
