package org.sparkvae.training;

import org.sparkvae.run.EpochMetrics;
import org.sparkvae.run.RoundMetrics;

/** Something that observes training: a log, a bar, the keeper of models. */
public interface TrainingMonitor {

  /**
   * Before each round.
   *
   * @param round since the run began, from 1
   */
  default void onRoundStart(int epoch, long round) {}

  /** After each round. */
  default void onRound(RoundMetrics metrics) {}

  /** After each epoch, with the state that it ended in. */
  default void onEpoch(EpochMetrics metrics, TrainingState state) {}

  /** After each round, when the others know of it: all that the run could go on from. */
  default void onProgress(Progress progress) {}
}
