package org.sparkvae.model.likelihood;

import org.sparkvae.model.kernels.LogScale;

/**
 * 8-bit pixels x = level/255: the probability that a logistic variable of location m and scale s,
 * the decoder's first and second plane, falls into the level's bin x ± h, h = 1/510; the bins of 0
 * and 1 are open outwards, so that the 256 probabilities add up to 1.
 *
 * <p>With a = (x + h − m)/s, b = (x − h − m)/s and w = a − b: log p = log(sigmoid(a) − sigmoid(b))
 * = −softplus(−a) − softplus(b) + log(1 − e^−w), which holds in both tails without subtracting what
 * is nearly equal; −softplus(−a) alone at x = 0, −softplus(b) alone at x = 1.
 *
 * <p>Source: Salimans, Karpathy, Chen and Kingma, PixelCNN++, 2017, section 2.1, with one component
 * and pixels in 0..1 where theirs are in −1..1; as a VAE's likelihood: Kingma et al., Improving
 * Variational Inference with Inverse Autoregressive Flow, 2016.
 */
final class DiscretizedLogisticLikelihood implements Likelihood {
  private static final double HALF_BIN = 1 / 510.0;

  private final int pixels;
  private final LogScale scale;
  private final boolean fixed;

  /**
   * Of images of so many pixels.
   *
   * @param fixed whether the scale stays where it starts, and the decoder has no second plane
   */
  DiscretizedLogisticLikelihood(int pixels, LogScale scale, boolean fixed) {
    this.pixels = pixels;
    this.scale = scale;
    this.fixed = fixed;
  }

  @Override
  public double logProbability(
      double[] outputs, int from, double[] images, int image, double[] gradient) {
    double sum = 0;
    for (int i = 0; i < pixels; i++) {
      int place = from + i;
      double logScale = fixed ? scale.start() : scale.of(outputs[place + pixels]);
      Bin bin = new Bin(images[image + i], outputs[place], logScale);
      sum += bin.logProbability();
      gradient[place] = bin.toLocation();
      if (!fixed) {
        gradient[place + pixels] = bin.toLogScale() * scale.slope(outputs[place + pixels]);
      }
    }
    return sum;
  }

  /**
   * Of the logistic variable cut off at 0 and 1, ∫ P(variable > t) dt over 0..1 = s·(softplus(m/s)
   * − softplus((m − 1)/s)); the mean of the 256 levels lies within half a level of it, and nearer
   * the wider the scale.
   */
  @Override
  public double expectedPixel(float[] outputs, int place) {
    double s = Math.exp(fixed ? scale.start() : scale.of(outputs[place + pixels]));
    double m = outputs[place];
    return Math.min(1, Math.max(0, s * (softplus(m / s) - softplus((m - 1) / s))));
  }

  /**
   * One pixel's bin on the logistic variable of location 0 and scale 1.
   *
   * @param a its upper end
   * @param b its lower end
   */
  private record Bin(boolean first, boolean last, double a, double b, double logScale) {

    Bin(double pixel, double location, double logScale) {
      this(
          pixel < HALF_BIN,
          pixel > 1 - HALF_BIN,
          (pixel + HALF_BIN - location) * Math.exp(-logScale),
          (pixel - HALF_BIN - location) * Math.exp(-logScale),
          logScale);
    }

    double logProbability() {
      double below = last ? 0 : softplus(-a);
      double above = first ? 0 : softplus(b);
      return inner() - below - above;
    }

    /** log(1 − e^−w) = ln w − w/2 + ln(sinh(w/2)/(w/2)), finite however small w is. */
    private double inner() {
      double halfWidth = HALF_BIN * Math.exp(-logScale);
      return first || last
          ? 0
          : Math.log(2 * HALF_BIN) - logScale - halfWidth + LogSinhRatio.of(halfWidth);
    }

    double toLocation() {
      double below = last ? 0 : sigmoid(-a);
      double above = first ? 0 : sigmoid(b);
      return Math.exp(-logScale) * (above - below);
    }

    double toLogScale() {
      double below = last ? 0 : a * sigmoid(-a);
      double above = first ? 0 : b * sigmoid(b);
      double halfWidth = HALF_BIN * Math.exp(-logScale);
      double inner = first || last ? 0 : 1 - halfWidth * (1 - LogSinhRatio.slope(halfWidth));
      return above - below - inner;
    }
  }

  private static double softplus(double t) {
    return Math.max(t, 0) + Math.log1p(Math.exp(-Math.abs(t)));
  }

  private static double sigmoid(double t) {
    return 1 / (1 + Math.exp(-t));
  }
}
