package org.sparkvae.training;

import org.sparkvae.config.TrainingConfig;

/**
 * How many minibatches lie between two averagings: τ(s) = τ₀ + (τ − τ₀)·s/S, without what follows
 * the point of the fraction, up to step S, where the warm-up ends, and τ from there on. Workers
 * that start from one random point drift apart fastest in the first steps; averaging them often
 * just there costs few rounds.
 *
 * <p>Source: Wang and Joshi, Adaptive Communication Strategies to Achieve the Best Error-Runtime
 * Trade-off in Local-Update SGD, 2019, whose schedule, however, starts long and grows short.
 *
 * @param initial τ₀
 * @param frequency τ
 * @param warmupSteps S, in steps of each worker
 */
record AveragingSchedule(int initial, int frequency, double warmupSteps) {

  /**
   * What a configuration asks for.
   *
   * @param stepsPerEpoch of the worker that has the most images
   */
  static AveragingSchedule of(TrainingConfig config, long stepsPerEpoch) {
    int frequency = config.averagingFrequency();
    int initial = config.initialAveragingFrequency();
    return new AveragingSchedule(
        initial == 0 ? frequency : initial, frequency, config.warmupEpochs() * stepsPerEpoch);
  }

  /**
   * Steps of the round that begins at a step of the run.
   *
   * @param step minibatches that each worker could have run before, from 0
   */
  int at(long step) {
    return step >= warmupSteps
        ? frequency
        : initial + (int) ((frequency - initial) * (step / warmupSteps));
  }
}
