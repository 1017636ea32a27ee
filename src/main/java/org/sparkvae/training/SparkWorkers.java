package org.sparkvae.training;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.SerializableConfiguration;
import org.sparkvae.config.RunConfig;
import org.sparkvae.data.PackedImages;
import org.sparkvae.data.ShardSlice;
import org.sparkvae.evaluation.DistributedElbo;
import org.sparkvae.evaluation.ElboSums;
import org.sparkvae.model.VaePool;
import org.sparkvae.model.VaeSpec;

/**
 * Workers on executors. Worker w is partition w of a cached data set of packed images; which images
 * it owns follows from the corpus and the number of workers alone, and what executors lose is read
 * again from the shards.
 */
final class SparkWorkers implements Workers {
  private final JavaSparkContext spark;
  private final RunConfig config;
  private final TrainingData data;
  private final VaeSpec spec;
  private final Broadcast<SerializableConfiguration> hadoop;
  private final JavaRDD<PackedImages> images;

  SparkWorkers(JavaSparkContext spark, RunConfig config, TrainingData data, VaeSpec spec) {
    this.spark = spark;
    this.config = config;
    this.data = data;
    this.spec = spec;
    this.hadoop = spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
    this.images = cachedImages();
  }

  @Override
  public int count() {
    return config.training().workers();
  }

  @Override
  public long images() {
    return data.images();
  }

  @Override
  public long mostImages() {
    return (images() + count() - 1) / count();
  }

  @Override
  public RoundSum run(TrainingState state, RoundPlan plan) {
    spark.setJobDescription("epoch " + plan.epoch() + ", step " + plan.firstStep());
    Broadcast<TrainingState> start = spark.broadcast(state);
    try {
      RoundTask task = new RoundTask(start, plan, spec, config.instructionSet());
      return TreeSum.of(images.mapPartitionsWithIndex(task::run, true));
    } finally {
      start.destroy();
    }
  }

  @Override
  public Optional<ElboSums> validate(TrainingState state) {
    if (!data.hasValidation()) {
      return Optional.empty();
    }
    spark.setJobDescription("validation after step " + state.steps());
    DistributedElbo elbo = new DistributedElbo(spark, hadoop, config.instructionSet());
    List<String> split = List.of(data.validationSplit());
    long seed = config.training().seed();
    return Optional.of(elbo.evaluate(data.corpus(), split, spec, state.parameters(), seed));
  }

  @Override
  public void close() {
    images.unpersist(false);
    hadoop.destroy();
  }

  private JavaRDD<PackedImages> cachedImages() {
    List<List<ShardSlice>> slices = data.cut(count());
    ReadTask task = new ReadTask(hadoop, List.copyOf(data.splits()), spec);
    return spark
        .parallelize(slices, count())
        .flatMap(task::read)
        .setName("packed images of " + count() + " workers")
        .persist(StorageLevel.MEMORY_AND_DISK());
  }

  private record ReadTask(
      Broadcast<SerializableConfiguration> hadoop, List<String> splits, VaeSpec spec)
      implements Serializable {

    Iterator<PackedImages> read(List<ShardSlice> slices) {
      return TrainingData.read(hadoop.value().value(), slices, splits, spec.shape()).iterator();
    }
  }

  private record RoundTask(
      Broadcast<TrainingState> start, RoundPlan plan, VaeSpec spec, String instructionSet)
      implements Serializable {

    Iterator<WorkerResult> run(int worker, Iterator<PackedImages> blocks) {
      List<PackedImages> images = new ArrayList<>();
      blocks.forEachRemaining(images::add);
      TrainingState state = start.value();
      WorkerResult result =
          VaePool.with(
              spec,
              state.parameters(),
              instructionSet,
              vae -> new WorkerRound(vae, images, plan, worker).run(state));
      return List.of(result).iterator();
    }
  }
}
