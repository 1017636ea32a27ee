package org.sparkvae.benchmark;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/** The middle one, which a disturbed repeat does not move. */
final class Median {
  private Median() {}

  /** Of an even number, the mean of the two in the middle. */
  static double of(DoubleStream values) {
    double[] sorted = values.toArray();
    if (sorted.length == 0) {
      throw new IllegalArgumentException("Cannot take the median of nothing");
    }
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** Rounded to so many places, for people. */
  static double rounded(double value, int places) {
    double unit = Math.pow(10, places);
    return Math.round(value * unit) / unit;
  }
}
