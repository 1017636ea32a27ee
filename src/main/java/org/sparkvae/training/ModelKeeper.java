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
 * Keeps the best model by validation ELBO (by training ELBO where nothing validates), and in the
 * end the last.
 */
final class ModelKeeper implements TrainingMonitor {
  private final RunDirectory run;
  private final Vae vae;
  private double bestElbo = Double.NEGATIVE_INFINITY;
  private int bestEpoch;

  ModelKeeper(RunDirectory run, VaeSpec spec) {
    this.run = run;
    this.vae = Vae.create(spec, 0);
  }

  @Override
  public void onEpoch(EpochMetrics metrics, TrainingState state) {
    Double validation = metrics.validationElbo();
    double elbo = validation == null ? metrics.elbo() : validation;
    if (elbo > bestElbo) {
      bestElbo = elbo;
      bestEpoch = metrics.epoch();
      save("best", state);
    }
  }

  /** Saves the last model. */
  StoredModel saveLast(TrainingState state) {
    return save("last", state);
  }

  /** ELBO of the best model, in nats per image. */
  double bestElbo() {
    return bestElbo;
  }

  /** Epoch at whose end the best model stood. */
  int bestEpoch() {
    return bestEpoch;
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
