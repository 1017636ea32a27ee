package org.sparkvae.training;

import java.io.Serializable;
import java.util.List;
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
 * <p>Stages multiply that by a factor again and again: stage i, from 0, has factorⁱ.
 *
 * @param base rate of one worker
 * @param factor what the rate is multiplied by after the warm-up
 * @param warmupImages images over which the factor is reached
 * @param stages epochs of each; the last goes on; none for one stage
 * @param stageFactor what the rate is multiplied by from one stage to the next
 */
public record LearningRate(
    double base, double factor, double warmupImages, List<Integer> stages, double stageFactor)
    implements Serializable {

  /** In one stage. */
  LearningRate(double base, double factor, double warmupImages) {
    this(base, factor, warmupImages, List.of(), 1);
  }

  static LearningRate of(TrainingConfig config, int workers, long images) {
    double factor = config.scaleLearningRate() ? workers : 1;
    return new LearningRate(
        config.learningRate(),
        factor,
        config.warmupEpochs() * images,
        config.learningRateStages(),
        config.learningRateStageFactor());
  }

  /**
   * Rate of a step of an epoch, from 1, before which all workers together have seen so many images.
   */
  public double at(int epoch, long imagesSeen) {
    double progress = imagesSeen >= warmupImages ? 1 : imagesSeen / warmupImages;
    return base * Math.pow(stageFactor, stage(epoch)) * (1 + (factor - 1) * progress);
  }

  private int stage(int epoch) {
    int stage = 0;
    int last = 0;
    while (stage < stages.size() - 1 && epoch > last + stages.get(stage)) {
      last += stages.get(stage);
      stage++;
    }
    return stage;
  }
}
