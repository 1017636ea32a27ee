package org.sparkvae.training;

import java.io.Serializable;
import java.util.Iterator;
import java.util.function.Supplier;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.sparkvae.config.RunConfig;
import org.sparkvae.data.PackedImages;
import org.sparkvae.model.VaePool;
import org.sparkvae.model.VaeSpec;
import org.sparkvae.training.minibatch.BlockSource;
import org.sparkvae.training.minibatch.CachedBlocks;
import org.sparkvae.training.minibatch.MinibatchOrder;
import org.sparkvae.training.minibatch.WorkerImages;

/**
 * What a task does for one worker in one round.
 *
 * @param hadoop where shards are read with
 */
record RoundWork(Broadcast<SerializableConfiguration> hadoop, VaeSpec spec, RunConfig config)
    implements Serializable {

  /**
   * Runs the worker's minibatches.
   *
   * @param cached its first blocks
   * @param start brings the state that the round starts from
   */
  WorkerResult run(
      WorkerImages images,
      Iterator<PackedImages> cached,
      RoundPlan plan,
      Supplier<TrainingState> start) {
    long began = System.nanoTime();
    CachedBlocks blocks =
        new CachedBlocks(images, hadoop.value().value(), config.training().cacheBytes());
    blocks.take(cached, needed(images, plan));
    long waited = System.nanoTime() - began;
    return run(blocks, plan, images.worker(), start.get()).waited(waited);
  }

  private WorkerResult run(BlockSource blocks, RoundPlan plan, int worker, TrainingState state) {
    WorkerResult result =
        VaePool.with(
            spec,
            state.parameters(),
            config.instructionSet(),
            vae -> new WorkerRound(vae, blocks, plan, worker).run(state));
    return Wire.of(config.training()).returned(state, result);
  }

  private static int[] needed(WorkerImages images, RoundPlan plan) {
    MinibatchOrder order = new MinibatchOrder(images.layout(), plan.key(images.worker()));
    return order.blocksAndNext(plan.from(), plan.to(images.layout().images()));
  }
}
