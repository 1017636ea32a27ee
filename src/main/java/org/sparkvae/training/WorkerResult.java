package org.sparkvae.training;

import java.io.Serializable;
import org.sparkvae.evaluation.ElboSums;

/**
 * What one worker brings back from a round.
 *
 * @param worker from 0
 * @param parameters after its minibatches; empty when it saw no images or diverged
 * @param adam updater state after them
 * @param steps minibatches run
 * @param terms summed over the images that it saw
 * @param divergedAt step of the epoch at which a number was not finite, or -1
 * @param time that the minibatches took
 */
@SuppressWarnings("ArrayRecordComponent") // a result in transit: never compared, never a key
public record WorkerResult(
    int worker,
    float[] parameters,
    float[] adam,
    int steps,
    ElboSums terms,
    int divergedAt,
    WorkTime time)
    implements Serializable {

  /** Weight in the average: images seen; 0 for one that diverged. */
  public long weight() {
    return diverged() ? 0 : terms.images();
  }

  /** Whether a number was not finite. */
  public boolean diverged() {
    return divergedAt >= 0;
  }

  static WorkerResult diverged(int worker, int steps, int step) {
    return new WorkerResult(
        worker, new float[0], new float[0], steps, ElboSums.NONE, step, WorkTime.NONE);
  }

  static WorkerResult outOfData(int worker) {
    return new WorkerResult(
        worker, new float[0], new float[0], 0, ElboSums.NONE, -1, WorkTime.NONE);
  }

  /** The same, with these vectors. */
  WorkerResult with(float[] otherParameters, float[] otherAdam) {
    return new WorkerResult(worker, otherParameters, otherAdam, steps, terms, divergedAt, time);
  }

  /** The same, with the time that it took. */
  WorkerResult took(WorkTime spent) {
    return new WorkerResult(worker, parameters, adam, steps, terms, divergedAt, spent);
  }

  /** The same, after some more time of waiting for images. */
  WorkerResult waited(long nanos) {
    return took(WorkTime.of(time.all() + nanos, time.waiting() + nanos));
  }
}
