package org.sparkvae.training;

import java.io.Serializable;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import org.sparkvae.data.PackedImages;
import org.sparkvae.training.minibatch.WorkerImages;
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

  private final RoundWork work;
  private final SentState start;
  private final RoundPlan plan;

  RoundTask(RoundWork work, SentState start, RoundPlan plan) {
    this.work = work;
    this.start = start;
    this.plan = plan;
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
    java.util.Iterator<PackedImages> blocks =
        scala.collection.JavaConverters.asJavaIterator(cached);
    WorkerResult result = work.run(share.next(), blocks, plan, start::get);
    return Iterator$.MODULE$.single(RoundSum.of(result));
  }
}
