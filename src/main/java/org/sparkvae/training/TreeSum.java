package org.sparkvae.training;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * Adds the workers' results along a tree that is fixed by their numbers: groups of {@value #FAN_IN}
 * neighbours, in order, until the driver can take what is left. Spark's own tree aggregation adds
 * in the order of arrival, which changes the last bits; and a driver that took every result would
 * need memory for all workers.
 */
final class TreeSum {
  private static final int FAN_IN = 8;

  private TreeSum() {}

  /** Adds one element or sum to another. */
  private interface Adder<T> extends Serializable {
    void add(RoundSum sum, T part);
  }

  /**
   * The sum of results of which partition w holds worker w's.
   *
   * @param results one element a partition
   */
  static RoundSum of(JavaRDD<WorkerResult> results) {
    if (results.getNumPartitions() <= FAN_IN) {
      return sum(results.collect(), RoundSum::add);
    }
    JavaRDD<RoundSum> sums = level(results, RoundSum::add);
    while (sums.getNumPartitions() > FAN_IN) {
      sums = level(sums, RoundSum::add);
    }
    return sum(sums.collect(), RoundSum::add);
  }

  private static <T> JavaRDD<RoundSum> level(JavaRDD<T> parts, Adder<T> adder) {
    int groups = (parts.getNumPartitions() + FAN_IN - 1) / FAN_IN;
    return parts
        .mapPartitionsWithIndex(TreeSum::<T>numbered, true)
        .mapToPair(part -> new Tuple2<>(part._1 / FAN_IN, part))
        // The hash of an Integer is its value: group g goes to partition g.
        .partitionBy(new HashPartitioner(groups))
        .values()
        .mapPartitions(group -> List.of(sum(inOrder(group), adder)).iterator());
  }

  private static <T> Iterator<Tuple2<Integer, T>> numbered(int number, Iterator<T> part) {
    return List.of(new Tuple2<>(number, part.next())).iterator();
  }

  private static <T> List<T> inOrder(Iterator<Tuple2<Integer, T>> group) {
    List<Tuple2<Integer, T>> parts = new ArrayList<>();
    group.forEachRemaining(parts::add);
    parts.sort(Comparator.comparing(Tuple2::_1));
    return parts.stream().map(Tuple2::_2).toList();
  }

  private static <T> RoundSum sum(List<T> parts, Adder<T> adder) {
    RoundSum sum = new RoundSum();
    parts.forEach(part -> adder.add(sum, part));
    return sum;
  }
}
