package org.sparkvae.training;

import java.util.SortedMap;
import java.util.TreeMap;
import org.sparkvae.evaluation.ElboSums;
import org.sparkvae.model.Vae;
import org.sparkvae.model.VaeSpec;

/**
 * How far a run has come, between two rounds: all that the rounds to come depend on, besides
 * configuration and data. Order of images, noise, learning rate and averaging schedule follow from
 * seed and counters.
 *
 * @param state after the last round
 * @param epoch that the next round belongs to, from 1
 * @param step of that epoch at which it begins; where all are done, validation comes next
 * @param rounds run
 * @param imagesSeen by all workers
 * @param terms of the epoch's images so far
 * @param time that workers have spent on the epoch so far
 * @param best of the epochs before
 * @param leftOut workers left out of the last round: in how many rounds running
 * @param seconds that training has taken
 */
public record Progress(
    TrainingState state,
    int epoch,
    int step,
    long rounds,
    long imagesSeen,
    ElboSums terms,
    WorkTime time,
    BestEpoch best,
    SortedMap<Integer, Integer> leftOut,
    double seconds) {

  /** Before the first step, with random weights that follow from the seed. */
  public static Progress initial(VaeSpec spec, long seed) {
    return initial(Vae.create(spec, seed).parameters());
  }

  /** Before the first step. */
  static Progress initial(float[] parameters) {
    return new Progress(
        TrainingState.initial(parameters),
        1,
        0,
        0,
        0,
        ElboSums.NONE,
        WorkTime.NONE,
        BestEpoch.NONE,
        new TreeMap<>(),
        0);
  }
}
