package org.sparkvae.training;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** A round of standing workers, and what has come back from them so far. */
final class Round {
  private final long number;
  private final RoundPlan plan;
  private final TrainingState start;
  private final WorkerResult[] results;

  /**
   * Of which nothing has come back.
   *
   * @param number of the rounds of one session, from 1
   * @param start what workers are sent
   */
  Round(long number, RoundPlan plan, TrainingState start) {
    this.number = number;
    this.plan = plan;
    this.start = start;
    this.results = new WorkerResult[plan.workers()];
  }

  long number() {
    return number;
  }

  RoundPlan plan() {
    return plan;
  }

  TrainingState start() {
    return start;
  }

  /** Takes the first result of each worker. All that it sends for a round are the same. */
  void take(WorkerResult result) {
    if (lacks(result.worker())) {
      results[result.worker()] = result;
    }
  }

  boolean lacks(int worker) {
    return results[worker] == null;
  }

  boolean isComplete() {
    return Arrays.stream(results).allMatch(Objects::nonNull);
  }

  /** The sum, in the order of the workers. */
  RoundSum sum() {
    return RoundSum.of(List.of(results).stream().map(RoundSum::of).toList());
  }
}
