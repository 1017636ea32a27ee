package org.sparkvae.model.likelihood;

import org.sparkvae.model.kernels.LogScale;

/**
 * Normal pixels around the decoder's first plane m with the standard deviation σ of its second: log
 * p(x|m, σ) = −½((x − m)/σ)² − ln σ − ½ ln 2π, a density of pixels scaled to 0..1.
 */
record ScaledGaussianLikelihood(int pixels, LogScale scale) implements Likelihood {
  private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

  @Override
  public double logProbability(
      double[] outputs, int from, double[] images, int image, double[] gradient) {
    double sum = 0;
    for (int i = 0; i < pixels; i++) {
      int second = from + pixels + i;
      double logDeviation = scale.of(outputs[second]);
      double precision = Math.exp(-logDeviation);
      double error = (images[image + i] - outputs[from + i]) * precision;
      sum -= 0.5 * error * error + logDeviation;
      gradient[from + i] = error * precision;
      gradient[second] = (error * error - 1) * scale.slope(outputs[second]);
    }
    return sum - pixels * HALF_LOG_TWO_PI;
  }

  @Override
  public double expectedPixel(float[] outputs, int place) {
    return Math.min(1, Math.max(0, outputs[place]));
  }
}
