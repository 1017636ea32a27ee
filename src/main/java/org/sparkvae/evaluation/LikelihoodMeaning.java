package org.sparkvae.evaluation;

import java.util.Locale;
import java.util.Optional;
import org.sparkvae.config.ModelConfig;
import org.sparkvae.config.ModelConfig.Binarization;
import org.sparkvae.config.ModelConfig.LikelihoodKind;

/**
 * What log p(x|z), and with it any bound on log p(x), is a logarithm of. Only the probability of
 * the very pixels that the model sees, 8-bit levels or black and white, is a code length, and can
 * be told in bits; a density has no such unit, since it changes with that of the pixels.
 */
public final class LikelihoodMeaning {
  private static final double NATS_PER_BIT = Math.log(2);

  private final ModelConfig model;

  public LikelihoodMeaning(ModelConfig model) {
    this.model = model;
  }

  /** What the reconstruction term is: a log-likelihood only where the pixels are what it models. */
  public String words() {
    return switch (model.likelihood()) {
      case BERNOULLI ->
          hasBinaryPixels()
              ? "Bernoulli log-probability of binary pixels, in nats: a log-likelihood; compare"
                  + " with the same binarization ("
                  + model.binarization()
                  + ") only"
              : "Bernoulli cross-entropy of grey values in 0..1, in nats: no log-likelihood;"
                  + " compare with the same only";
      case CONTINUOUS_BERNOULLI ->
          "log-density of pixels scaled to 0..1, continuous Bernoulli; it may be positive: compare"
              + " with densities of the same pixels only";
      case GAUSSIAN ->
          "log-density of pixels scaled to 0..1, Gaussian with "
              + variance()
              + "; it may be positive: compare with the same only";
      case DISCRETIZED_LOGISTIC ->
          "log-probability of the 8-bit pixels, discretized logistic with "
              + variance()
              + ": a log-likelihood";
    };
  }

  private String variance() {
    return switch (model.scale()) {
      case FIXED -> String.format(Locale.ROOT, "variance %s", model.variance());
      case LEARNED -> "one learned scale";
      case PER_PIXEL -> "a scale for each pixel";
    };
  }

  /**
   * Bits for each value of an image, −nats/(pixels·ln 2), where that is a code length.
   *
   * @param nats log p(x) of an image or a bound on it
   * @param pixels values of an image, each channel counted
   */
  public Optional<Double> bitsPerDimension(double nats, int pixels) {
    return isCodeLength() ? Optional.of(-nats / (pixels * NATS_PER_BIT)) : Optional.empty();
  }

  /** Why there are no bits for each value; not to be asked for where there are. */
  public String whyNoBits() {
    return switch (model.likelihood()) {
      case BERNOULLI -> "left out: grey values under a Bernoulli likelihood have no probability";
      case GAUSSIAN, CONTINUOUS_BERNOULLI ->
          "left out: a density is no probability of stored pixels";
      case DISCRETIZED_LOGISTIC -> throw new IllegalStateException("There are bits");
    };
  }

  private boolean isCodeLength() {
    return hasBinaryPixels() || model.likelihood() == LikelihoodKind.DISCRETIZED_LOGISTIC;
  }

  private boolean hasBinaryPixels() {
    return model.binarization() != Binarization.NONE;
  }
}
