package org.sparkvae.training;

import java.io.Serializable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.storage.TaskResultBlockId;

/**
 * What a task sends to the driver: its sums, and where the driver can fetch the averaged state,
 * which the executor keeps under the name of the task's result until then.
 *
 * <p>The driver fetches that of one attempt at a task. What others leave, where Spark speculates or
 * a job failed, goes when the executor has run a later round.
 */
final class Parcel implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Blocks kept by this executor, and the stages whose tasks they are of. */
  private static final Map<TaskResultBlockId, Integer> KEPT = new ConcurrentHashMap<>();

  private final RoundSum sum;
  private final TaskResultBlockId block;

  private Parcel(RoundSum sum, TaskResultBlockId block) {
    this.sum = sum;
    this.block = block;
  }

  /**
   * Of this task; the state is part of it where driver and executor are one, or it has no place.
   */
  static Parcel of(RoundSum sum, TaskContext task) {
    if (SparkEnv.get().executorId().equals("driver")) {
      return new Parcel(sum, null);
    }
    KEPT.entrySet().removeIf(kept -> kept.getValue() < task.stageId() && drop(kept.getKey()));
    TaskResultBlockId block = new TaskResultBlockId(task.taskAttemptId());
    if (!StateBlocks.put(block, sum.state())) {
      return new Parcel(sum, null);
    }
    KEPT.put(block, task.stageId());
    return new Parcel(sum.with(TrainingState.NONE), block);
  }

  private static boolean drop(TaskResultBlockId block) {
    StateBlocks.drop(block);
    return true;
  }

  /**
   * The sums with their state, in the driver.
   *
   * @throws StateBlocks.LostException if the executor that kept the state is gone
   */
  RoundSum open() {
    if (block == null) {
      return sum;
    }
    try {
      return sum.with(StateBlocks.fetch(block));
    } finally {
      StateBlocks.remove(block);
    }
  }
}
