package org.sparkvae.training;

import java.io.Serializable;
import java.nio.ByteBuffer;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.storage.TaskResultBlockId;
import org.apache.spark.util.io.ChunkedByteBuffer;
import scala.Option;
import scala.reflect.ClassTag$;

/**
 * What a task sends to the driver: its sums, and where the driver can fetch the averaged state.
 *
 * <p>Spark serializes a task's result three times over on its way, into buffers that grow by being
 * copied: for a state of 8 MB that is 100 MB of garbage a round, and more time than to send it. So
 * the state's bytes are put where Spark itself puts results that are large, into the executor's
 * block manager under the name of the task's result, and are let go once they have been fetched.
 */
final class Parcel implements Serializable {
  private static final long serialVersionUID = 1L;

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
    TaskResultBlockId block = new TaskResultBlockId(task.taskAttemptId());
    return !isDriver() && put(sum.state(), block)
        ? new Parcel(sum.with(TrainingState.NONE), block)
        : new Parcel(sum, null);
  }

  /**
   * The sums with their state, in the driver.
   *
   * @throws LostException if the executor that held the state is gone
   */
  RoundSum open() {
    if (block == null) {
      return sum;
    }
    BlockManager blocks = SparkEnv.get().blockManager();
    try {
      Option<ChunkedByteBuffer> bytes = blocks.getRemoteBytes(block);
      if (bytes.isEmpty()) {
        throw new LostException();
      }
      return sum.with(StateCodec.decode(bytes.get().toByteBuffer()));
    } finally {
      blocks.master().removeBlock(block);
    }
  }

  /** An executor has ended between its task's end and the fetching of what the task left there. */
  static final class LostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LostException() {
      super("Cannot fetch a worker's state: its executor is gone");
    }
  }

  private static boolean isDriver() {
    return SparkEnv.get().executorId().equals("driver");
  }

  private static boolean put(TrainingState state, TaskResultBlockId block) {
    ByteBuffer bytes = ByteBuffer.wrap(StateCodec.encode(state));
    return SparkEnv.get()
        .blockManager()
        .putBytes(
            block,
            new ChunkedByteBuffer(bytes),
            StorageLevel.MEMORY_AND_DISK_SER(),
            true,
            ClassTag$.MODULE$.apply(byte[].class));
  }
}
