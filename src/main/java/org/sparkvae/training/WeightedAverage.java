package org.sparkvae.training;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Σ wₖxₖ / Σ wₖ of vectors, taken in their order as x₀ + Σ wₖ(xₖ − x₀) / Σ wₖ, so that it is the
 * same bits each time; vectors that agree come back as they are, and rounding in single precision
 * is felt on the differences only.
 */
final class WeightedAverage {
  /** Partial sums that stay in a core's nearest cache. */
  private static final int BLOCK = 2048;

  private final float[][] vectors;
  private final float[] shares;
  private final float[] average;

  private WeightedAverage(List<float[]> vectors, long[] weights) {
    double total = Arrays.stream(weights).sum();
    this.vectors = vectors.toArray(float[][]::new);
    this.shares = new float[weights.length];
    for (int k = 0; k < weights.length; k++) {
      shares[k] = (float) (weights[k] / total);
    }
    this.average = this.vectors[0].clone();
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
    int to = Math.min(average.length, from + BLOCK);
    for (int k = 1; k < vectors.length; k++) {
      add(vectors[k], shares[k], from, to);
    }
  }

  private void add(float[] values, float share, int from, int to) {
    float[] first = vectors[0];
    float[] sums = average;
    for (int i = from; i < to; i++) {
      sums[i] += share * (values[i] - first[i]);
    }
  }
}
