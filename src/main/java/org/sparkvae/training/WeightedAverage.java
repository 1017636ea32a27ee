package org.sparkvae.training;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Σ wₖxₖ / Σ wₖ of vectors, in double precision and in their order, so that it is the same bits
 * each time; one vector alone comes back as it is.
 */
final class WeightedAverage {
  /** Partial sums that stay in a core's nearest cache. */
  private static final int BLOCK = 2048;

  private final float[][] vectors;
  private final double[] shares;
  private final float[] average;

  private WeightedAverage(List<float[]> vectors, long[] weights) {
    double total = Arrays.stream(weights).sum();
    this.vectors = vectors.toArray(float[][]::new);
    this.shares = Arrays.stream(weights).mapToDouble(weight -> weight / total).toArray();
    this.average = new float[this.vectors[0].length];
  }

  /**
   * The average of vectors of one length; empty where there are none.
   *
   * @param weights of the vectors, above 0
   */
  static float[] of(List<float[]> vectors, long[] weights) {
    if (vectors.size() <= 1) {
      return vectors.isEmpty() ? new float[0] : vectors.get(0);
    }
    WeightedAverage sum = new WeightedAverage(vectors, weights);
    int blocks = (sum.average.length + BLOCK - 1) / BLOCK;
    IntStream.range(0, blocks).parallel().forEach(sum::block);
    return sum.average;
  }

  private void block(int block) {
    int from = block * BLOCK;
    double[] sums = new double[Math.min(BLOCK, average.length - from)];
    for (int k = 0; k < vectors.length; k++) {
      add(vectors[k], from, shares[k], sums);
    }
    for (int i = 0; i < sums.length; i++) {
      average[from + i] = (float) sums[i];
    }
  }

  private static void add(float[] values, int from, double share, double[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += share * values[from + i];
    }
  }
}
