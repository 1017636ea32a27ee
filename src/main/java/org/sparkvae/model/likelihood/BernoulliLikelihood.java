package org.sparkvae.model.likelihood;

/**
 * Bernoulli pixels from logits: log p(x|l) = x·l − softplus(l), with softplus(l) = ln(1 + eˡ) =
 * max(l, 0) + ln(1 + e^−|l|), right at any l. For pixels strictly between 0 and 1 this is the
 * cross-entropy that the published recipes report, not a log-likelihood.
 */
record BernoulliLikelihood(int pixels) implements Likelihood {
  /** Each factor is at most 2, so that a product of so many stays far below overflow. */
  private static final int FACTORS_PER_LOGARITHM = 512;

  @Override
  public double logProbability(
      double[] outputs, int from, double[] images, int image, double[] gradient) {
    double sum = 0;
    // Σ ln(1 + e) = ln Π (1 + e): one logarithm for many pixels instead of one for each.
    double product = 1;
    for (int i = 0; i < pixels; i++) {
      double logit = outputs[from + i];
      double e = Math.exp(-Math.abs(logit));
      double probability = (logit >= 0 ? 1 : e) / (1 + e);
      sum += images[image + i] * logit - Math.max(logit, 0);
      gradient[from + i] = images[image + i] - probability;
      product *= 1 + e;
      if (i % FACTORS_PER_LOGARITHM == FACTORS_PER_LOGARITHM - 1) {
        sum -= Math.log(product);
        product = 1;
      }
    }
    return sum - Math.log(product);
  }

  @Override
  public double expectedPixel(float[] outputs, int place) {
    return 1 / (1 + Math.exp(-outputs[place]));
  }
}
