package org.sparkvae.training;

import java.io.Serializable;
import org.sparkvae.config.TrainingConfig;

/**
 * Adam's step size: that of one worker times the number of workers, reached linearly over the
 * warm-up. Averaging W workers moves the parameters as far as one worker moves them in a W-th of
 * the images; the factor makes up for that, and the warm-up keeps the larger steps away from the
 * first, steep part. One worker always has the plain rate.
 *
 * <p>Source: Goyal et al., Accurate, Large Minibatch SGD: Training ImageNet in 1 Hour, 2017
 * (sections 2.1 and 2.2).
 *
 * @param base rate of one worker
 * @param factor what the rate is multiplied by after the warm-up
 * @param warmupImages images over which the factor is reached
 */
public record LearningRate(double base, double factor, double warmupImages)
    implements Serializable {

  static LearningRate of(TrainingConfig config, int workers, long images) {
    double factor = config.scaleLearningRate() ? workers : 1;
    return new LearningRate(config.learningRate(), factor, config.warmupEpochs() * images);
  }

  /** Rate of a step before which all workers together have seen so many images. */
  public double at(long imagesSeen) {
    double progress = imagesSeen >= warmupImages ? 1 : imagesSeen / warmupImages;
    return base * (1 + (factor - 1) * progress);
  }
}
