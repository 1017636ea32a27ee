package org.sparkvae.training;

import java.io.Serializable;

/**
 * What one round does, the same for all workers.
 *
 * @param seed of the run
 * @param epoch from 1
 * @param firstStep of the epoch that this round runs, from 0
 * @param steps minibatches of each worker at most
 * @param batchSize images per minibatch
 * @param workers that train side by side
 * @param imagesSeen by all workers before the round
 */
public record RoundPlan(
    long seed,
    int epoch,
    int firstStep,
    int steps,
    int batchSize,
    int workers,
    long imagesSeen,
    LearningRate learningRate)
    implements Serializable {

  /** Rate of the round's step {@code step}, from 0. */
  double rate(int step) {
    return learningRate.at(imagesSeen + (long) step * batchSize * workers);
  }
}
