package org.sparkvae.training;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;
import org.sparkvae.evaluation.ElboSums;

/**
 * What one worker or several bring back from a round: the average of their states, weighted by the
 * images that each has seen, and the sums of what is counted.
 *
 * @param state parameters and updater state, averaged, after as many steps as the worker with the
 *     most has run; empty where no worker counts
 * @param terms of all images whose workers are part of the average
 * @param time that the workers spent on their minibatches
 * @param diverged workers left out
 */
record RoundSum(TrainingState state, ElboSums terms, WorkTime time, List<Diverged> diverged)
    implements Serializable {

  /** A worker whose numbers were not finite. */
  record Diverged(int worker, int step) implements Serializable {}

  /** Of one worker: its result to the bit. */
  static RoundSum of(WorkerResult result) {
    return new RoundSum(
        new TrainingState(result.parameters(), result.adam(), result.steps()),
        result.terms(),
        result.time(),
        result.diverged()
            ? List.of(new Diverged(result.worker(), result.divergedAt()))
            : List.of());
  }

  /** Of these parts together, added in their order. */
  static RoundSum of(List<RoundSum> parts) {
    return new RoundSum(
        averaged(parts),
        parts.stream().map(RoundSum::terms).reduce(ElboSums.NONE, ElboSums::plus),
        parts.stream().map(RoundSum::time).reduce(WorkTime.NONE, WorkTime::and),
        parts.stream().map(RoundSum::diverged).flatMap(List::stream).toList());
  }

  /** The same sums with another state. */
  RoundSum with(TrainingState other) {
    return new RoundSum(other, terms, time, diverged);
  }

  /** The state that follows {@code before}: unchanged where no worker counts. */
  TrainingState after(TrainingState before) {
    if (terms.images() == 0) {
      return before;
    }
    return new TrainingState(state.parameters(), state.adam(), before.steps() + state.steps());
  }

  private static TrainingState averaged(List<RoundSum> parts) {
    List<RoundSum> counting = parts.stream().filter(part -> part.terms.images() > 0).toList();
    long[] weights = counting.stream().mapToLong(part -> part.terms.images()).toArray();
    return new TrainingState(
        WeightedAverage.of(states(counting).map(TrainingState::parameters).toList(), weights),
        WeightedAverage.of(states(counting).map(TrainingState::adam).toList(), weights),
        states(parts).mapToLong(TrainingState::steps).max().orElse(0));
  }

  private static Stream<TrainingState> states(List<RoundSum> parts) {
    return parts.stream().map(RoundSum::state);
  }
}
