package org.sparkvae.training;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.sparkvae.evaluation.ElboSums;

/**
 * Worker results on their way to the average: parameters and updater state, each times the images
 * that the worker saw, in double precision, so that one worker's result comes back to the bit.
 */
final class RoundSum implements Serializable {
  private static final long serialVersionUID = 1L;

  private double[] parameters = new double[0];
  private double[] adam = new double[0];
  private long weight;
  private int steps;
  private long nanos;
  private ElboSums terms = ElboSums.NONE;
  private final List<Diverged> diverged = new ArrayList<>();

  /** A worker whose numbers were not finite. */
  record Diverged(int worker, int step) implements Serializable {}

  void add(WorkerResult result) {
    steps = Math.max(steps, result.steps());
    nanos = Math.max(nanos, result.nanos());
    if (result.diverged()) {
      diverged.add(new Diverged(result.worker(), result.divergedAt()));
    } else if (result.weight() > 0) {
      parameters = addScaled(parameters, result.parameters(), result.weight());
      adam = addScaled(adam, result.adam(), result.weight());
      weight += result.weight();
      terms = terms.plus(result.terms());
    }
  }

  void add(RoundSum other) {
    steps = Math.max(steps, other.steps);
    nanos = Math.max(nanos, other.nanos);
    parameters = add(parameters, other.parameters);
    adam = add(adam, other.adam);
    weight += other.weight;
    terms = terms.plus(other.terms);
    diverged.addAll(other.diverged);
  }

  /** Terms of all images whose workers are part of the average. */
  ElboSums terms() {
    return terms;
  }

  /** Nanoseconds that the slowest worker spent on its minibatches. */
  long nanos() {
    return nanos;
  }

  /** Workers left out, by number. */
  List<Diverged> diverged() {
    return List.copyOf(diverged);
  }

  /** The average, as the state that follows {@code before}. */
  TrainingState average(TrainingState before) {
    if (weight == 0) {
      return before;
    }
    return new TrainingState(
        divided(parameters, weight), divided(adam, weight), before.steps() + steps);
  }

  private static double[] addScaled(double[] sum, float[] values, long weight) {
    double[] total = sum.length == 0 ? new double[values.length] : sum;
    for (int i = 0; i < values.length; i++) {
      total[i] += (double) values[i] * weight;
    }
    return total;
  }

  private static double[] add(double[] sum, double[] values) {
    if (sum.length == 0) {
      return values;
    }
    for (int i = 0; i < values.length; i++) {
      sum[i] += values[i];
    }
    return sum;
  }

  private static float[] divided(double[] sum, long weight) {
    float[] average = new float[sum.length];
    for (int i = 0; i < average.length; i++) {
      average[i] = (float) (sum[i] / weight);
    }
    return average;
  }
}
