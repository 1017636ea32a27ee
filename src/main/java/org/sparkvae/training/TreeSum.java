package org.sparkvae.training;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import org.sparkvae.evaluation.work.FixedTree;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * Adds the workers' results along a tree that is fixed by their numbers: groups of {@value #FAN_IN}
 * neighbours, in order, until the driver can take what is left. Spark's own tree aggregation adds
 * in the order of arrival, which changes the last bits; and a driver that took every result would
 * need memory for all workers.
 */
final class TreeSum {
  /** Workers whose results are added up together. */
  static final int FAN_IN = 8;

  private TreeSum() {}

  /**
   * The sum of results of which partition w holds worker w's.
   *
   * @param results one element a partition
   * @throws StateBlocks.LostException if an executor is gone before its state has been fetched
   */
  static RoundSum of(RDD<RoundSum> results) {
    RDD<RoundSum> parts = results;
    while (parts.getNumPartitions() > FAN_IN) {
      parts = FixedTree.level(parts.toJavaRDD(), FAN_IN, RoundSum::of).rdd();
    }
    return RoundSum.of(collected(parts));
  }

  private static List<RoundSum> collected(RDD<RoundSum> parts) {
    Arrivals arrivals = new Arrivals(parts.getNumPartitions());
    parts
        .context()
        .runJob(parts, new OnlyElement(), arrivals, ClassTag$.MODULE$.apply(Parcel.class));
    return arrivals.all();
  }

  /** What a partition holds. Not a lambda, for the reason that {@link RoundTask} gives. */
  private static final class OnlyElement
      extends AbstractFunction2<TaskContext, scala.collection.Iterator<RoundSum>, Parcel>
      implements Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public Parcel apply(TaskContext task, scala.collection.Iterator<RoundSum> partition) {
      return Parcel.of(partition.next(), task);
    }
  }

  /** Opens parcels as they arrive, on other threads than Spark's, while workers are at work. */
  private static final class Arrivals extends AbstractFunction2<Object, Parcel, BoxedUnit> {
    private final List<CompletableFuture<RoundSum>> sums = new ArrayList<>();

    Arrivals(int partitions) {
      for (int i = 0; i < partitions; i++) {
        sums.add(new CompletableFuture<>());
      }
    }

    @Override
    public BoxedUnit apply(Object partition, Parcel parcel) {
      sums.get((Integer) partition).completeAsync(parcel::open);
      return BoxedUnit.UNIT;
    }

    List<RoundSum> all() {
      try {
        return sums.stream().map(CompletableFuture::join).toList();
      } catch (CompletionException e) {
        throw e.getCause() instanceof StateBlocks.LostException lost ? lost : e;
      }
    }
  }
}
