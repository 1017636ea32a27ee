package org.sparkvae.training;

import java.io.IOException;
import java.util.List;
import org.sparkvae.config.RunConfig;
import org.sparkvae.model.NativeLibraries;
import org.sparkvae.model.VaeSpec;
import org.sparkvae.run.MetricsLog;
import org.sparkvae.run.ModelStore;
import org.sparkvae.run.RunDirectory;
import org.sparkvae.run.StoredModel;

/** Trains into a run directory: metrics as they come, the best model, and in the end the last. */
public final class TrainingRun {
  /** Set by the launcher where stderr is a terminal, which Java cannot tell. */
  private static final String TERMINAL_VARIABLE = "SPARKVAE_TERMINAL";

  private final RunDirectory run;
  private final RunConfig config;
  private final TrainingData data;

  public TrainingRun(RunDirectory run, RunConfig config, TrainingData data) {
    this.run = run;
    this.config = config;
    this.data = data;
  }

  /**
   * What a run came to.
   *
   * @param last the last model
   * @param stateSha256 of its updater state
   * @param bestElbo validation ELBO of the best model, in nats per image
   * @param bestEpoch at whose end the best model stood
   */
  public record Outcome(
      Trainer.Result training,
      StoredModel last,
      String stateSha256,
      double bestElbo,
      int bestEpoch) {}

  /** Trains with this trainer. */
  public Outcome train(Trainer trainer) throws IOException {
    NativeLibraries.select(config.instructionSet());
    VaeSpec spec = data.spec(config);
    ModelKeeper keeper = new ModelKeeper(run, spec);
    try (MetricsLog log = run.metricsLog()) {
      Trainer.Result result =
          trainer.train(spec, List.of(new MetricsMonitor(log), keeper, progress()));
      log.publish();
      StoredModel last = keeper.saveLast(result.state());
      return new Outcome(
          result,
          last,
          ModelStore.sha256(result.state().adam()),
          keeper.bestElbo(),
          keeper.bestEpoch());
    }
  }

  private ProgressMonitor progress() {
    boolean terminal = Boolean.parseBoolean(System.getenv(TERMINAL_VARIABLE));
    int epochs = config.training().epochs();
    return new ProgressMonitor(System.err, terminal, epochs, data.images());
  }
}
