package org.sparkvae.training;

import java.io.Serializable;
import org.sparkvae.model.KlSchedule;
import org.sparkvae.model.Noise;

/**
 * What one round does, the same for all workers.
 *
 * @param seed of the run
 * @param epoch from 1
 * @param firstStep of the epoch that this round runs, from 0
 * @param steps minibatches of each worker at most
 * @param stepsPerEpoch of the worker that has the most images
 * @param batchSize images per minibatch
 * @param workers that train side by side
 * @param imagesSeen by all workers before the round
 */
public record RoundPlan(
    long seed,
    int epoch,
    int firstStep,
    int steps,
    int stepsPerEpoch,
    int batchSize,
    int workers,
    long imagesSeen,
    LearningRate learningRate,
    double adamEpsilon,
    KlSchedule klSchedule)
    implements Serializable {

  /** Another round of the same epoch. */
  RoundPlan at(int otherFirstStep, int otherSteps, long otherImagesSeen) {
    return new RoundPlan(
        seed,
        epoch,
        otherFirstStep,
        otherSteps,
        stepsPerEpoch,
        batchSize,
        workers,
        otherImagesSeen,
        learningRate,
        adamEpsilon,
        klSchedule);
  }

  /** Position of a worker's epoch at which the round begins. */
  long from() {
    return (long) firstStep * batchSize;
  }

  /** Position before which it ends, for a worker of so many images. */
  long to(long images) {
    return Math.min(images, from() + (long) steps * batchSize);
  }

  /** Key of a worker's epoch, from which order and noise are derived. */
  long key(int worker) {
    return Noise.key(seed, epoch, worker);
  }

  /** β of the round's step {@code step}, from 0: the same for all workers, however many. */
  double beta(int step) {
    return klSchedule.at(epoch - 1 + (firstStep + step) / (double) stepsPerEpoch);
  }

  /** Rate of the round's step {@code step}, from 0. */
  double rate(int step) {
    return learningRate.at(epoch, imagesSeen + (long) step * batchSize * workers);
  }
}
