package org.sparkvae.model;

/**
 * Normal pixels around the decoder's output l with one fixed variance: log p(x|l) = −(x − l)²/(2σ²)
 * − ½ ln(2πσ²), a density of pixels scaled to 0..1.
 */
final class GaussianLikelihood implements Likelihood {
  private final double variance;
  private final double logNormalizer;

  GaussianLikelihood(double variance) {
    this.variance = variance;
    this.logNormalizer = 0.5 * Math.log(2 * Math.PI * variance);
  }

  @Override
  public double logProbability(
      double[] logits, double[] pixels, double[] gradient, int from, int to) {
    double squares = 0;
    for (int i = from; i < to; i++) {
      double error = pixels[i] - logits[i];
      squares += error * error;
      gradient[i] = error / variance;
    }
    return -squares / (2 * variance) - (to - from) * logNormalizer;
  }

  @Override
  public double expectedPixel(double logit) {
    return Math.min(1, Math.max(0, logit));
  }
}
