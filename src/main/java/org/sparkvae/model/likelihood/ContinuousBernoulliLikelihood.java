package org.sparkvae.model.likelihood;

/**
 * Continuous Bernoulli pixels in 0..1 from logits l, a density: p(x|λ) = C(λ)·λˣ(1 − λ)^(1 − x)
 * with λ = sigmoid(l) and C(λ) = 2·artanh(1 − 2λ)/(1 − 2λ), 2 at λ = ½. In logits that is log p =
 * (x − ½)·l − ln(sinh(l/2)/(l/2)), right at any l, and near λ = ½ by Taylor series.
 *
 * <p>Source: Gabriel Loaiza-Ganem and John P. Cunningham, The Continuous Bernoulli: Fixing a
 * Pervasive Error in Variational Autoencoders, 2019, equations 7 to 9.
 */
record ContinuousBernoulliLikelihood(int pixels) implements Likelihood {

  @Override
  public double logProbability(
      double[] outputs, int from, double[] images, int image, double[] gradient) {
    double sum = 0;
    for (int i = 0; i < pixels; i++) {
      double logit = outputs[from + i];
      double fromMiddle = images[image + i] - 0.5;
      sum += fromMiddle * logit - LogSinhRatio.of(0.5 * logit);
      gradient[from + i] = fromMiddle - 0.5 * LogSinhRatio.slope(0.5 * logit);
    }
    return sum;
  }

  /** Not λ, but ½ + ½(coth(l/2) − 2/l), which is λ/(2λ − 1) + 1/(2·artanh(1 − 2λ)). */
  @Override
  public double expectedPixel(float[] outputs, int place) {
    return 0.5 + 0.5 * LogSinhRatio.slope(0.5 * outputs[place]);
  }
}
