package org.sparkvae.training;

import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.sparkvae.config.RunConfig;
import org.sparkvae.model.Vae;
import org.sparkvae.model.VaeSpec;
import org.sparkvae.model.natives.NativeLibraries;

/**
 * Trains in the driver, one worker that owns the whole corpus: the reference that Spark training is
 * held against. It keeps the training images in memory, as 8-bit pixels.
 */
public final class LocalTrainer implements Trainer {
  private final Configuration hadoop;
  private final RunConfig config;
  private final TrainingData data;

  public LocalTrainer(Configuration hadoop, RunConfig config, TrainingData data) {
    this.hadoop = hadoop;
    this.config = config;
    this.data = data;
  }

  @Override
  public Result train(VaeSpec spec, Progress start, List<TrainingMonitor> monitors) {
    NativeLibraries.select(config.instructionSet());
    // Every round begins with the parameters of the state that it is given.
    Vae vae = Vae.create(spec, 0);
    try (Workers worker = new LocalWorker(hadoop, vae, data, config.training())) {
      return new TrainingLoop(config.training(), spec.objective(), worker, monitors).run(start);
    }
  }
}
