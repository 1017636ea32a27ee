package org.sparkvae.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.sparkvae.model.Vae;
import org.sparkvae.model.VaeSpec;
import org.sparkvae.run.EpochMetrics;
import org.sparkvae.run.ModelStore;
import org.sparkvae.run.RunDirectory;
import org.sparkvae.run.StoredModel;

/**
 * Keeps the best model by the criterion of its objective (the validation ELBO of most; that of
 * training where nothing validates), and in the end the last.
 */
final class ModelKeeper implements TrainingMonitor {
  private final RunDirectory run;
  private final Vae vae;
  private BestEpoch best;
  private String bestSha256;

  /**
   * Goes on from the best so far.
   *
   * @param best of the epochs before
   * @param bestSha256 hash of its model; empty before there is one
   */
  ModelKeeper(RunDirectory run, VaeSpec spec, BestEpoch best, String bestSha256) {
    this.run = run;
    this.vae = Vae.create(spec, 0);
    this.best = best;
    this.bestSha256 = bestSha256;
  }

  @Override
  public void onEpoch(EpochMetrics metrics, TrainingState state) {
    BestEpoch next = best.after(metrics.epoch(), metrics.criterion(), elbo(metrics));
    if (!next.equals(best)) {
      best = next;
      bestSha256 = save("best", state).sha256();
    }
  }

  /** Saves the last model. */
  StoredModel saveLast(TrainingState state) {
    return save("last", state);
  }

  /** The best so far. */
  BestEpoch best() {
    return best;
  }

  /** Hash of its model; empty before the end of the first epoch. */
  String bestSha256() {
    return bestSha256;
  }

  private static double elbo(EpochMetrics metrics) {
    Double validation = metrics.validationElbo();
    return validation == null ? metrics.elbo() : validation;
  }

  private StoredModel save(String name, TrainingState state) {
    vae.setParameters(state.parameters());
    try {
      StoredModel model = ModelStore.write(name, vae, state.adam(), state.steps());
      run.save(model);
      return model;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
