package org.sparkvae.evaluation.quality;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.sparkvae.evaluation.work.Numbers;

/**
 * How much of the labels lies in the neighbourhoods of the latents: each held-out posterior mean is
 * given the label of most of its {@value #NEIGHBOURS} nearest training ones (Euclidean); of labels
 * with as many votes, the one whose first vote is nearer.
 */
final class NeighbourProbe {
  static final int NEIGHBOURS = 5;

  /** Held-out images for one task. */
  private static final int PER_PART = 500;

  private NeighbourProbe() {}

  /** Share of the held-out images that are given their label. */
  static double accuracy(
      JavaSparkContext spark, LabelledLatents training, LabelledLatents heldOut) {
    List<Numbers> parts = Numbers.upTo(heldOut.count()).cut(PER_PART);
    Broadcast<LabelledLatents> references = spark.broadcast(training);
    Broadcast<LabelledLatents> queries = spark.broadcast(heldOut);
    spark.setJobDescription("nearest latents");
    try {
      List<Long> right =
          spark
              .parallelize(parts, parts.size())
              .map(part -> right(references.value(), queries.value(), part))
              .collect();
      return right.stream().mapToDouble(Long::doubleValue).sum() / heldOut.count();
    } finally {
      references.destroy();
      queries.destroy();
    }
  }

  private static long right(LabelledLatents training, LabelledLatents heldOut, Numbers part) {
    Neighbours neighbours = new Neighbours(training.means(), training.latents());
    int k = Math.min(NEIGHBOURS, training.count());
    return LongStream.range(part.from(), part.to())
        .filter(
            query -> {
              int[] nearest = neighbours.nearest(heldOut.means(), (int) query, k);
              int[] votes = Arrays.stream(nearest).map(row -> training.labels()[row]).toArray();
              return mostVoted(votes) == heldOut.labels()[(int) query];
            })
        .count();
  }

  /** Of labels in the order of their distance. */
  static int mostVoted(int[] votes) {
    int best = votes[0];
    for (int label : votes) {
      if (count(votes, label) > count(votes, best)) {
        best = label;
      }
    }
    return best;
  }

  private static long count(int[] votes, int label) {
    return Arrays.stream(votes).filter(vote -> vote == label).count();
  }
}
