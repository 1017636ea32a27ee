package org.sparkvae.training;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkvae.config.RunConfig;
import org.sparkvae.config.UserError;
import org.sparkvae.model.Vae;
import org.sparkvae.model.VaeSpec;
import org.sparkvae.model.natives.NativeLibraries;
import org.sparkvae.run.MetricsLog;
import org.sparkvae.run.ModelStore;
import org.sparkvae.run.RunDirectory;
import org.sparkvae.run.StoredModel;
import org.sparkvae.storage.DamagedFileException;

/**
 * Trains into a run directory: metrics as they come, checkpoints, the best model, and in the end
 * the last. A run that was cut short goes on from its newest checkpoint, to the same bits.
 */
public final class TrainingRun {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingRun.class);

  /** Set by the launcher where stderr is a terminal, which Java cannot tell. */
  private static final String TERMINAL_VARIABLE = "SPARKVAE_TERMINAL";

  private final RunDirectory run;
  private final RunConfig config;
  private final TrainingData data;
  private final VaeSpec spec;
  private final Optional<StoredModel> first;
  private final AtomicReference<Checkpointer> running = new AtomicReference<>();

  /**
   * A run.
   *
   * @param first model whose parameters it begins with; empty: random ones
   */
  public TrainingRun(
      RunDirectory run, RunConfig config, TrainingData data, Optional<StoredModel> first) {
    this.run = run;
    this.config = config;
    this.data = data;
    this.spec = data.spec(config);
    this.first = first;
  }

  /**
   * What a run came to.
   *
   * @param last the last model
   * @param stateSha256 of its updater state
   * @param best of its epochs, whose model is kept as the best
   */
  public record Outcome(
      Trainer.Result training, StoredModel last, String stateSha256, BestEpoch best) {}

  /**
   * Trains with this trainer.
   *
   * @throws StoppedException after {@link #stop}
   */
  public Outcome train(Trainer trainer) throws IOException {
    NativeLibraries.select(config.instructionSet());
    try (MetricsLog log = run.metricsLog()) {
      Checkpoint start = start(log);
      ModelKeeper keeper = new ModelKeeper(run, spec, start.progress().best(), start.bestModel());
      Trainer.Result result = train(trainer, start.progress(), log, keeper);
      log.publish();
      StoredModel last = keeper.saveLast(result.state());
      return new Outcome(result, last, ModelStore.sha256(result.state().adam()), keeper.best());
    } catch (DivergenceException e) {
      // What led there leads there again.
      run.checkpoints().clear();
      throw e;
    }
  }

  /**
   * Ends training, from another thread, with a checkpoint of the last round that has ended; the one
   * that runs is not waited for.
   */
  public void stop() {
    Checkpointer checkpointer = running.get();
    if (checkpointer != null) {
      checkpointer.stop();
    }
  }

  private Trainer.Result train(
      Trainer trainer, Progress start, MetricsLog log, ModelKeeper keeper) {
    long every = config.checkpoint().every();
    try (Checkpointer checkpointer = new Checkpointer(run.checkpoints(), log, keeper, every)) {
      running.set(checkpointer);
      return trainer.train(
          spec, start, List.of(new MetricsMonitor(log), keeper, progress(), checkpointer));
    }
  }

  private Checkpoint start(MetricsLog log) throws IOException {
    Progress initial =
        first.isPresent()
            ? Progress.initial(parameters(first.get()))
            : Progress.initial(
                InitialParameters.of(spec, config.training().seed(), data, run.hadoop()));
    int parameters = initial.state().parameters().length;
    Optional<Checkpoint> checkpoint =
        run.checkpoints()
            .takeUp(content -> withItsBest(CheckpointCodec.read(content, parameters, log)));
    if (checkpoint.isEmpty()) {
      log.startWith(InputStream.nullInputStream());
      return new Checkpoint(initial, "", 0);
    }
    announce(checkpoint.get().progress());
    return checkpoint.get();
  }

  private float[] parameters(StoredModel model) {
    Vae vae = ModelStore.read(model.zip()).vae();
    boolean sameLabels = vae.spec().classes().equals(spec.classes());
    if (!vae.spec().shape().equals(spec.shape()) || !sameLabels) {
      throw new UserError(
          "Cannot begin with that model: it takes "
              + (sameLabels
                  ? vae.spec().shape() + " images, not " + spec.shape()
                  : "other labels"));
    }
    return vae.parameters();
  }

  /**
   * A run that computes as before comes again to a best model which is newer than the checkpoint;
   * another may not.
   */
  private Checkpoint withItsBest(Checkpoint checkpoint) throws IOException {
    if (checkpoint.bestModel().isEmpty()) {
      return checkpoint;
    }
    String best = bestSha256();
    if (!run.computesAsBefore() && !best.equals(checkpoint.bestModel())) {
      throw new DamagedFileException("Cannot go on: the best model is newer than the checkpoint");
    }
    return checkpoint;
  }

  private String bestSha256() throws IOException {
    try {
      return run.model("best").sha256();
    } catch (UserError e) {
      throw new DamagedFileException(e.getMessage());
    }
  }

  private static void announce(Progress progress) {
    LOG.info(
        "Going on after round {}: epoch {}, step {}",
        progress.rounds(),
        progress.epoch(),
        progress.step());
  }

  private ProgressMonitor progress() {
    boolean terminal = Boolean.parseBoolean(System.getenv(TERMINAL_VARIABLE));
    int epochs = config.training().epochs();
    return new ProgressMonitor(System.err, terminal, epochs, data.images());
  }
}
