package org.sparkvae.training;

import java.io.Serializable;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StreamBlockId;

/**
 * The state that a round starts from, on its way to the workers. For few workers, executors fetch
 * its bytes from the driver, which for a state of 8 MB takes half as long as a broadcast: that one
 * is serialized, cut up, kept by every executor and told of to the driver. Many workers get a
 * broadcast all the same, since executors then serve each other.
 */
final class SentState implements Serializable, AutoCloseable {
  private static final long serialVersionUID = 1L;

  /** As many as the driver takes results from at once. */
  private static final int FEW = TreeSum.FAN_IN;

  private static final AtomicLong NUMBER = new AtomicLong();

  private final Broadcast<TrainingState> broadcast;
  private final StreamBlockId block;

  private SentState(Broadcast<TrainingState> broadcast, StreamBlockId block) {
    this.broadcast = broadcast;
    this.block = block;
  }

  /** Makes it ready for so many workers. */
  static SentState of(JavaSparkContext spark, TrainingState state, int workers) {
    if (spark.isLocal() || workers > FEW) {
      return new SentState(spark.broadcast(state), null);
    }
    StreamBlockId block = new StreamBlockId(0, NUMBER.incrementAndGet());
    StateBlocks.put(block, state);
    return new SentState(null, block);
  }

  /**
   * The state, at the worker.
   *
   * @throws StateBlocks.LostException if the driver is out of reach
   */
  TrainingState get() {
    return broadcast == null
        ? LatestState.get(block.name(), () -> StateBlocks.fetch(block))
        : broadcast.value();
  }

  /** Lets it go, wherever it is. */
  @Override
  public void close() {
    if (broadcast == null) {
      StateBlocks.remove(block);
    } else {
      broadcast.destroy();
    }
  }
}
