package org.sparkvae.training;

import java.nio.ByteBuffer;
import org.apache.spark.SparkEnv;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.io.ChunkedByteBuffer;
import scala.Option;
import scala.reflect.ClassTag$;

/**
 * States between the processes of an application, as blocks of Spark's block managers, which is how
 * Spark itself moves what is large. Java serialization, which broadcasts and results of tasks pass
 * through up to three times, into buffers that grow by being copied, makes 100 MB of garbage each
 * round of a state of 8 MB, and takes longer than to send it.
 */
final class StateBlocks {
  private StateBlocks() {}

  /** A block could not be had from the process that was to keep it. */
  static final class LostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LostException(BlockId block) {
      super("Cannot fetch a training state: block " + block.name() + " is gone or out of reach");
    }
  }

  /** Keeps a state in this process for others to fetch, on disk where memory has no room. */
  static void put(BlockId block, TrainingState state) {
    ByteBuffer bytes = ByteBuffer.wrap(StateCodec.encode(state));
    boolean kept =
        SparkEnv.get()
            .blockManager()
            .putBytes(
                block,
                new ChunkedByteBuffer(bytes),
                StorageLevel.MEMORY_AND_DISK_SER(),
                true,
                ClassTag$.MODULE$.apply(byte[].class));
    if (!kept) {
      throw new IllegalStateException("Cannot keep a training state as block " + block.name());
    }
  }

  /**
   * A state that another process keeps.
   *
   * @throws LostException if it has ended, does not answer or keeps it no more
   */
  static TrainingState fetch(BlockId block) {
    Option<ChunkedByteBuffer> bytes = SparkEnv.get().blockManager().getRemoteBytes(block);
    if (bytes.isEmpty()) {
      throw new LostException(block);
    }
    return StateCodec.decode(bytes.get().toByteBuffer());
  }

  /** Has whoever keeps it let it go, soon; to be called in the driver. */
  static void remove(BlockId block) {
    SparkEnv.get().blockManager().master().removeBlock(block);
  }

  /** Lets it go where this process still keeps it. */
  static void drop(BlockId block) {
    BlockManager blocks = SparkEnv.get().blockManager();
    if (blocks.getStatus(block).isDefined()) {
      blocks.removeBlock(block, true);
    }
  }
}
