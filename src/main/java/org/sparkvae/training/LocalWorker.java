package org.sparkvae.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.sparkvae.config.TrainingConfig;
import org.sparkvae.data.PackedImages;
import org.sparkvae.data.ShardReader;
import org.sparkvae.data.ShardSlice;
import org.sparkvae.evaluation.ElboEvaluator;
import org.sparkvae.evaluation.ElboSums;
import org.sparkvae.model.Vae;

/** The one worker of local training, in the driver. */
final class LocalWorker implements Workers {
  private final Configuration hadoop;
  private final Vae vae;
  private final TrainingData data;
  private final TrainingConfig config;
  private final List<PackedImages> images;

  LocalWorker(Configuration hadoop, Vae vae, TrainingData data, TrainingConfig config) {
    this.hadoop = hadoop;
    this.vae = vae;
    this.data = data;
    this.config = config;
    this.images = TrainingData.read(hadoop, data.cut(1).get(0), data.splits(), vae.spec().shape());
  }

  @Override
  public int count() {
    return 1;
  }

  @Override
  public long images() {
    return data.images();
  }

  @Override
  public long mostImages() {
    return data.images();
  }

  @Override
  public RoundSum run(TrainingState state, RoundPlan plan) {
    return RoundSum.of(new WorkerRound(vae, images, plan, 0).run(state));
  }

  @Override
  public Optional<ElboSums> validate(TrainingState state) {
    if (!data.hasValidation()) {
      return Optional.empty();
    }
    List<String> split = List.of(data.validationSplit());
    List<ShardSlice> slices = data.corpus().cut(split, 1).get(0);
    vae.setParameters(state.parameters());
    try (ShardReader reader = new ShardReader(hadoop, slices, split)) {
      return Optional.of(new ElboEvaluator(vae, config.seed()).evaluate(reader));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    // The images go with this object.
  }
}
