package org.sparkvae.model.likelihood;

/**
 * ln(sinh(y)/y), an even function that is 0 at 0 and |y| − ln(2|y|) far from it, and its
 * derivative, Langevin's coth(y) − 1/y. Near 0, where either form subtracts what is nearly equal,
 * both are Taylor series.
 */
final class LogSinhRatio {
  /** Here the first term left out of either series is below 1e-14. */
  private static final double SERIES_BELOW = 0.25;

  private LogSinhRatio() {}

  /** ln(sinh(y)/y), right at any y. */
  static double of(double y) {
    double size = Math.abs(y);
    if (size < SERIES_BELOW) {
      double s = y * y;
      return s
          * (1 / 6.0 + s * (-1 / 180.0 + s * (1 / 2835.0 + s * (-1 / 37800.0 + s / 467775.0))));
    }
    return size + Math.log1p(-Math.exp(-2 * size)) - Math.log(2 * size);
  }

  /** coth(y) − 1/y, between −1 and 1. */
  static double slope(double y) {
    if (Math.abs(y) < SERIES_BELOW) {
      double s = y * y;
      double last = -1382 / 638512875.0;
      return y
          * (1 / 3.0
              + s
                  * (-1 / 45.0
                      + s * (2 / 945.0 + s * (-1 / 4725.0 + s * (2 / 93555.0 + s * last)))));
    }
    return 1 / Math.tanh(y) - 1 / y;
  }
}
