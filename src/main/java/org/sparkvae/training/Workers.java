package org.sparkvae.training;

import java.util.Optional;
import org.sparkvae.evaluation.ElboSums;

/** Those that run the minibatches: one in the driver, or many on executors. */
interface Workers extends AutoCloseable {

  /** How many train side by side. */
  int count();

  /** Images of all workers together: one epoch. */
  long images();

  /** Images of the worker that has the most. */
  long mostImages();

  /** Runs one round on every worker and adds their results in a fixed order. */
  RoundSum run(TrainingState state, RoundPlan plan);

  /** ELBO of the validation split at these parameters; empty when the split is. */
  Optional<ElboSums> validate(TrainingState state);

  @Override
  void close();
}
