package org.sparkvae.model.natives;

import java.util.SplittableRandom;

/**
 * One matrix product whose result is known, to try native libraries with: A [m × k] · B [k × n],
 * with sides that are no multiples of any block, so that the loops' ends are tried too.
 *
 * <p>The reference is computed in double precision by three plain loops. In float32 with unit
 * round-off u = 2⁻²⁴, a sum of k products taken in any order, fused or not, is off by at most γ·Σ
 * |a·b| with γ = k·u / (1 − k·u); a wrong kernel is off by far more.
 *
 * <p>Source: Nicholas J. Higham, Accuracy and Stability of Numerical Algorithms, 2002, section 3.5.
 */
final class MatrixCheck {
  static final int M = 129;
  static final int N = 193;
  static final int K = 517;

  private static final double UNIT_ROUND_OFF = 0x1p-24;
  private static final double GAMMA = K * UNIT_ROUND_OFF / (1 - K * UNIT_ROUND_OFF);

  private final float[] a = normal(1, M * K);
  private final float[] b = normal(2, K * N);
  private final double[] product = new double[M * N];
  private final double[] magnitude = new double[M * N];

  MatrixCheck() {
    for (int i = 0; i < M; i++) {
      for (int p = 0; p < K; p++) {
        addRow(a[i * K + p], p * N, i * N);
      }
    }
  }

  private static float[] normal(long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private void addRow(double factor, int from, int to) {
    for (int j = 0; j < N; j++) {
      double term = factor * b[from + j];
      product[to + j] += term;
      magnitude[to + j] += Math.abs(term);
    }
  }

  /** A, row by row. */
  float[] a() {
    return a;
  }

  /** B, row by row. */
  float[] b() {
    return b;
  }

  /** Additions and multiplications of one product. */
  static double operations() {
    return 2.0 * M * N * K;
  }

  /** Whether every element of a product, row by row, is as near as float32 must come. */
  boolean passes(float[] c) {
    for (int i = 0; i < c.length; i++) {
      // Not the other way round: not-a-number is near nothing.
      if (!(Math.abs(c[i] - product[i]) <= GAMMA * magnitude[i])) {
        return false;
      }
    }
    return c.length == product.length;
  }
}
