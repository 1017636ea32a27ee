package org.sparkvae.model.likelihood;

/**
 * Normal pixels around the decoder's output l with one fixed variance: log p(x|l) = −(x − l)²/(2σ²)
 * − ½ ln(2πσ²), a density of pixels scaled to 0..1.
 */
final class GaussianLikelihood implements Likelihood {
  private final int pixels;
  private final double variance;
  private final double logNormalizer;

  GaussianLikelihood(int pixels, double variance) {
    this.pixels = pixels;
    this.variance = variance;
    this.logNormalizer = 0.5 * Math.log(2 * Math.PI * variance);
  }

  @Override
  public double logProbability(
      double[] outputs, int from, double[] images, int image, double[] gradient) {
    double squares = 0;
    for (int i = 0; i < pixels; i++) {
      double error = images[image + i] - outputs[from + i];
      squares += error * error;
      gradient[from + i] = error / variance;
    }
    return -squares / (2 * variance) - pixels * logNormalizer;
  }

  @Override
  public double expectedPixel(float[] outputs, int place) {
    return Math.min(1, Math.max(0, outputs[place]));
  }
}
