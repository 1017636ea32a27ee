package org.sparkvae.training;

import java.io.Serializable;

/**
 * What workers spent on a round, in nanoseconds.
 *
 * @param slowest of the slowest worker
 * @param all of all workers together
 * @param waiting of that, until a minibatch was there: reading, decompressing, gathering and
 *     binarizing it
 */
public record WorkTime(long slowest, long all, long waiting) implements Serializable {
  static final WorkTime NONE = new WorkTime(0, 0, 0);

  /** Of one worker. */
  static WorkTime of(long nanos, long waiting) {
    return new WorkTime(nanos, nanos, waiting);
  }

  /** Of these side by side. */
  WorkTime and(WorkTime other) {
    return new WorkTime(Math.max(slowest, other.slowest), all + other.all, waiting + other.waiting);
  }

  /** Share of its time that a step waits for data, 0 to 1. */
  double waitShare() {
    return all == 0 ? 0 : (double) waiting / all;
  }
}
