package org.sparkvae.model.kernels;

/**
 * How a decoder's output r becomes the scale of a pixel's distribution, pixels scaled to 0..1: ln
 * scale = floor + softplus(start + r − floor). Above the floor that is start + r but for a
 * vanishing rest; below, the scale never falls under exp(floor), while its gradient, unlike that of
 * a cut, still leads back up. So no density is higher than the floor's, however long training goes
 * on.
 *
 * <p>Source: Rybkin, Daniilidis and Levine, Simple and Effective VAE Training with Calibrated
 * Decoders, 2021 (its "softclip").
 *
 * @param start ln scale that an untrained decoder, of r = 0, gives
 * @param floor ln of what no scale falls below
 */
public record LogScale(double start, double floor) {
  /**
   * ln of half a step of 8-bit pixels: finer than the pixels are cut, only their rounding would be
   * learned.
   */
  private static final double GAUSSIAN_FLOOR = -Math.log(510);

  /** The −7 of Salimans et al. 2017 for pixels scaled to −1..1, here of pixels in 0..1. */
  private static final double LOGISTIC_FLOOR = -7 - Math.log(2);

  /** Of normal distributions' standard deviations that start with this variance. */
  public static LogScale ofGaussian(double variance) {
    return new LogScale(0.5 * Math.log(variance), GAUSSIAN_FLOOR);
  }

  /** Of logistic distributions' scales s that start with this variance, which is (πs)²/3. */
  public static LogScale ofLogistic(double variance) {
    return new LogScale(0.5 * Math.log(3 * variance) - Math.log(Math.PI), LOGISTIC_FLOOR);
  }

  /** ln scale of an output. */
  public double of(double output) {
    double above = start + output - floor;
    return floor + Math.max(above, 0) + Math.log1p(Math.exp(-Math.abs(above)));
  }

  /** ∂ ln scale / ∂ output, between 0 and 1. */
  public double slope(double output) {
    return 1 / (1 + Math.exp(floor - start - output));
  }
}
