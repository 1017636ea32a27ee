package org.sparkvae.evaluation.quality;

import java.util.Arrays;

/** Euclidean distances among rows of float32 values, by comparing each with each. */
final class Neighbours {
  private final float[] rows;
  private final int dimensions;

  /** Looks among rows of {@code dimensions} values each. */
  Neighbours(float[] rows, int dimensions) {
    this.rows = rows;
    this.dimensions = dimensions;
  }

  int count() {
    return rows.length / dimensions;
  }

  /**
   * The {@code k} nearest rows to a query, the nearest first; of equally near ones the first.
   *
   * @param queries rows of as many values
   * @param query number of the row of {@code queries}
   */
  int[] nearest(float[] queries, int query, int k) {
    int[] nearest = new int[k];
    double[] distances = new double[k];
    Arrays.fill(distances, Double.POSITIVE_INFINITY);
    for (int row = 0; row < count(); row++) {
      double distance = squaredDistance(queries, query, row);
      if (distance < distances[k - 1]) {
        insert(nearest, distances, row, distance);
      }
    }
    return nearest;
  }

  private static void insert(int[] nearest, double[] distances, int row, double distance) {
    int place = nearest.length - 1;
    while (place > 0 && distance < distances[place - 1]) {
      nearest[place] = nearest[place - 1];
      distances[place] = distances[place - 1];
      place--;
    }
    nearest[place] = row;
    distances[place] = distance;
  }

  /** The squared distance from a row to its {@code k}-th nearest other row. */
  double squaredRadius(int row, int k) {
    // The row itself, or one that is equal, is the nearest.
    int[] nearest = nearest(rows, row, k + 1);
    return squaredDistance(rows, row, nearest[k]);
  }

  /** Whether a query lies in any row's ball of this squared radius. */
  boolean isWithin(float[] queries, int query, double[] squaredRadii) {
    for (int row = 0; row < count(); row++) {
      if (squaredDistance(queries, query, row) <= squaredRadii[row]) {
        return true;
      }
    }
    return false;
  }

  /** Σ (query − row)². */
  private double squaredDistance(float[] queries, int query, int row) {
    int a = query * dimensions;
    int b = row * dimensions;
    // Four sums, which a processor can keep going at once.
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    int j = 0;
    for (; j < dimensions - 3; j += 4) {
      float d0 = queries[a + j] - rows[b + j];
      float d1 = queries[a + j + 1] - rows[b + j + 1];
      float d2 = queries[a + j + 2] - rows[b + j + 2];
      float d3 = queries[a + j + 3] - rows[b + j + 3];
      s0 += d0 * d0;
      s1 += d1 * d1;
      s2 += d2 * d2;
      s3 += d3 * d3;
    }
    for (; j < dimensions; j++) {
      float d = queries[a + j] - rows[b + j];
      s0 += d * d;
    }
    return (s0 + s1) + (s2 + s3);
  }
}
