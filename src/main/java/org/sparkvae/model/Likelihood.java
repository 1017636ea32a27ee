package org.sparkvae.model;

import org.sparkvae.config.ModelConfig;

/** p(x|z) of one image's pixels, given what the decoder says of each (its logits). */
public interface Likelihood {

  /**
   * Log-probability of one image and its gradient, in one pass.
   *
   * @param logits of all images, row by row
   * @param pixels of all images in 0..1, row by row
   * @param gradient receives ∂ log p(x|z) / ∂ logits of this image, at the same places
   * @param from index of the image's first pixel
   * @param to index after its last pixel
   * @return log p(x|z) in nats, summed over the image's pixels
   */
  double logProbability(double[] logits, double[] pixels, double[] gradient, int from, int to);

  /** E[x|z] of a pixel, in 0..1 for display. */
  double expectedPixel(double logit);

  /** The likelihood that the configuration names. */
  static Likelihood of(ModelConfig.LikelihoodKind kind, double variance) {
    return switch (kind) {
      case BERNOULLI -> new BernoulliLikelihood();
      case GAUSSIAN -> new GaussianLikelihood(variance);
    };
  }
}
