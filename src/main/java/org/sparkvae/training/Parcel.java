package org.sparkvae.training;

import java.io.Serializable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.storage.TaskResultBlockId;

/**
 * What a task sends to the driver: its sums, and where the driver can fetch the averaged state,
 * which the task's process keeps under the name of the task's result until then. Where that process
 * is the driver itself, the state is handed over as it is.
 *
 * <p>The driver opens the parcel of one attempt at a task. What others leave, where Spark
 * speculates or a job failed, goes when the process runs a task of a later stage.
 */
final class Parcel implements Serializable {
  private static final long serialVersionUID = 1L;

  /** What this process keeps for the driver. */
  private static final Map<TaskResultBlockId, Kept> KEPT = new ConcurrentHashMap<>();

  private final RoundSum sum;
  private final TaskResultBlockId block;

  /**
   * A state that waits.
   *
   * @param stage of the task that it is the result of
   * @param state in the driver; on executors {@link TrainingState#NONE}, and the state is a block
   */
  private record Kept(int stage, TrainingState state) {}

  private Parcel(RoundSum sum, TaskResultBlockId block) {
    this.sum = sum;
    this.block = block;
  }

  /** Of this task. */
  static Parcel of(RoundSum sum, TaskContext task) {
    dropThoseBefore(task.stageId());
    TaskResultBlockId block = new TaskResultBlockId(task.taskAttemptId());
    if (isDriver()) {
      KEPT.put(block, new Kept(task.stageId(), sum.state()));
    } else {
      KEPT.put(block, new Kept(task.stageId(), TrainingState.NONE));
      StateBlocks.put(block, sum.state());
    }
    return new Parcel(sum.with(TrainingState.NONE), block);
  }

  /**
   * The sums with their state, in the driver, once.
   *
   * @throws StateBlocks.LostException if the executor that kept the state is gone
   */
  RoundSum open() {
    Kept here = KEPT.remove(block);
    if (here != null) {
      return sum.with(here.state());
    }
    RoundSum whole = sum.with(StateBlocks.fetch(block));
    StateBlocks.remove(block);
    return whole;
  }

  private static boolean isDriver() {
    return SparkEnv.get().executorId().equals("driver");
  }

  private static void dropThoseBefore(int stage) {
    KEPT.forEach(
        (block, kept) -> {
          if (kept.stage() < stage && KEPT.remove(block, kept)) {
            StateBlocks.drop(block);
          }
        });
  }
}
