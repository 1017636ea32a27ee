package org.sparkvae.model.likelihood;

import org.sparkvae.config.ModelConfig;
import org.sparkvae.config.ModelConfig.LikelihoodKind;
import org.sparkvae.config.ModelConfig.Scale;
import org.sparkvae.model.kernels.LogScale;

/**
 * p(x|z) of an image's pixels, given what the decoder says of them: a plane of one output for each
 * pixel (its logit, its location), and after it, where the scale is not fixed, a plane of scales.
 */
public interface Likelihood {

  /**
   * Log-probability of one image and its gradient, in one pass.
   *
   * @param outputs of the decoder, [location plane | scale plane] of the image from {@code from} on
   * @param pixels in 0..1, of the image from {@code image} on
   * @param gradient receives ∂ log p(x|z) / ∂ outputs, at the same places
   * @return log p(x|z) in nats, summed over the image's pixels
   */
  double logProbability(double[] outputs, int from, double[] pixels, int image, double[] gradient);

  /**
   * E[x|z] of a pixel, in 0..1 for display.
   *
   * @param place of the pixel's value in the location plane
   */
  double expectedPixel(float[] outputs, int place);

  /** The likelihood that the configuration names, of images of so many pixels. */
  static Likelihood of(ModelConfig model, int pixels) {
    return of(model.likelihood(), model.scale(), model.variance(), pixels);
  }

  /**
   * A likelihood of images of so many pixels.
   *
   * @param variance of every pixel, or where a scale that is learned starts from
   */
  static Likelihood of(LikelihoodKind kind, Scale scale, double variance, int pixels) {
    boolean fixed = scale == Scale.FIXED;
    return switch (kind) {
      case BERNOULLI -> new BernoulliLikelihood(pixels);
      case CONTINUOUS_BERNOULLI -> new ContinuousBernoulliLikelihood(pixels);
      case GAUSSIAN ->
          fixed
              ? new GaussianLikelihood(pixels, variance)
              : new ScaledGaussianLikelihood(pixels, LogScale.ofGaussian(variance));
      case DISCRETIZED_LOGISTIC ->
          new DiscretizedLogisticLikelihood(pixels, LogScale.ofLogistic(variance), fixed);
    };
  }
}
