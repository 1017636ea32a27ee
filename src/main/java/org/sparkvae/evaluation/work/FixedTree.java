package org.sparkvae.evaluation.work;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * Adds what partitions hold along a tree that is fixed by their numbers: neighbours in groups, in
 * order. Spark's own tree aggregation adds in the order of arrival, which changes the last bits;
 * and a driver that took every partition's part would need memory for all.
 */
public final class FixedTree {
  private FixedTree() {}

  /** The sum of some parts, in their order. */
  public interface Sum<S> extends Serializable {
    S of(List<S> parts);
  }

  /**
   * The sum of all partitions.
   *
   * @param parts one element a partition
   * @param fanIn how many are added up together; no more reach the driver
   */
  public static <S extends Serializable> S sum(JavaRDD<S> parts, int fanIn, Sum<S> sum) {
    JavaRDD<S> rest = parts;
    while (rest.getNumPartitions() > fanIn) {
      rest = level(rest, fanIn, sum);
    }
    return sum.of(rest.collect());
  }

  /**
   * The sums of groups of neighbours, one a partition.
   *
   * @param parts one element a partition
   * @param fanIn partitions of a group
   */
  public static <S extends Serializable> JavaRDD<S> level(JavaRDD<S> parts, int fanIn, Sum<S> sum) {
    int groups = (parts.getNumPartitions() + fanIn - 1) / fanIn;
    return parts
        .mapPartitionsWithIndex(FixedTree::numbered, true)
        .mapToPair(part -> new Tuple2<>(part._1 / fanIn, part))
        // The hash of an Integer is its value: group g goes to partition g.
        .partitionBy(new HashPartitioner(groups))
        .values()
        .mapPartitions(group -> List.of(sum.of(inOrder(group))).iterator());
  }

  private static <S> Iterator<Tuple2<Integer, S>> numbered(int number, Iterator<S> part) {
    return List.of(new Tuple2<>(number, part.next())).iterator();
  }

  private static <S> List<S> inOrder(Iterator<Tuple2<Integer, S>> group) {
    List<Tuple2<Integer, S>> parts = new ArrayList<>();
    group.forEachRemaining(parts::add);
    parts.sort(Comparator.comparing(Tuple2::_1));
    return parts.stream().map(Tuple2::_2).toList();
  }
}
