package org.sparkvae.training;

import java.io.Serializable;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.apache.spark.util.SerializableConfiguration;
import org.sparkvae.config.RunConfig;
import org.sparkvae.data.PackedImages;
import org.sparkvae.model.VaePool;
import org.sparkvae.model.VaeSpec;
import scala.collection.Iterator;
import scala.collection.Iterator$;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;

/**
 * One worker's share of a round as a task of Spark: to the worker's images and those of its blocks
 * that are cached it gives what the worker brings back.
 *
 * <p>A class of Scala's own kind, since a Java lambda would reach Spark wrapped in a Scala one, and
 * Spark reads the byte code of every such one again, each round, to see what it captures: some
 * milliseconds for each.
 */
final class RoundTask
    extends AbstractFunction2<Iterator<WorkerImages>, Iterator<PackedImages>, Iterator<RoundSum>>
    implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Broadcast<SerializableConfiguration> hadoop;
  private final SentState start;
  private final RoundPlan plan;
  private final VaeSpec spec;
  private final RunConfig config;

  RoundTask(
      Broadcast<SerializableConfiguration> hadoop,
      SentState start,
      RoundPlan plan,
      VaeSpec spec,
      RunConfig config) {
    this.hadoop = hadoop;
    this.start = start;
    this.plan = plan;
    this.spec = spec;
    this.config = config;
  }

  /**
   * What all workers bring back, of worker w in partition w.
   *
   * @param shares one of each worker
   * @param cached the first blocks of each worker
   */
  RDD<RoundSum> on(JavaRDD<WorkerImages> shares, JavaRDD<PackedImages> cached) {
    return shares
        .rdd()
        .zipPartitions(
            cached.rdd(),
            true,
            this,
            ClassTag$.MODULE$.apply(PackedImages.class),
            ClassTag$.MODULE$.apply(RoundSum.class));
  }

  @Override
  public Iterator<RoundSum> apply(Iterator<WorkerImages> share, Iterator<PackedImages> cached) {
    long began = System.nanoTime();
    WorkerImages images = share.next();
    CachedBlocks blocks =
        new CachedBlocks(images, hadoop.value().value(), config.training().cacheBytes());
    blocks.take(scala.collection.JavaConverters.asJavaIterator(cached), needed(images));
    long waited = System.nanoTime() - began;
    return Iterator$.MODULE$.single(RoundSum.of(run(images, blocks).waited(waited)));
  }

  private WorkerResult run(WorkerImages images, BlockSource blocks) {
    TrainingState state = start.get();
    WorkerResult result =
        VaePool.with(
            spec,
            state.parameters(),
            config.instructionSet(),
            vae -> new WorkerRound(vae, blocks, plan, images.worker()).run(state));
    return Wire.of(config.training()).returned(state, result);
  }

  private int[] needed(WorkerImages images) {
    MinibatchOrder order = new MinibatchOrder(images.layout(), plan.key(images.worker()));
    return order.blocksAndNext(plan.from(), plan.to(images.layout().images()));
  }
}
