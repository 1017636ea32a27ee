package org.sparkvae.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.sparkvae.config.TrainingConfig;
import org.sparkvae.data.ShardReader;
import org.sparkvae.data.ShardSlice;
import org.sparkvae.evaluation.ElboEvaluator;
import org.sparkvae.evaluation.ElboSums;
import org.sparkvae.model.Vae;
import org.sparkvae.training.minibatch.BlockSource;
import org.sparkvae.training.minibatch.CachedBlocks;

/** The one worker of local training, in the driver. */
final class LocalWorker implements Workers {
  private final Configuration hadoop;
  private final Vae vae;
  private final TrainingData data;
  private final TrainingConfig config;
  private final BlockSource images;

  LocalWorker(Configuration hadoop, Vae vae, TrainingData data, TrainingConfig config) {
    this.hadoop = hadoop;
    this.vae = vae;
    this.data = data;
    this.config = config;
    this.images = new CachedBlocks(data.cut(1).get(0), hadoop, cacheBytes());
  }

  /** Half of the heap at most: what is kept and what is read come to the same. */
  private long cacheBytes() {
    return Math.min(config.cacheBytes(), Runtime.getRuntime().maxMemory() / 2);
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
      return Optional.of(new ElboEvaluator(vae, config.seed()).validate(reader));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    // The images go with this object.
  }
}
