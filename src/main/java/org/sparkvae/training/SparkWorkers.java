package org.sparkvae.training;

import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkvae.config.RunConfig;
import org.sparkvae.data.PackedImages;
import org.sparkvae.evaluation.DistributedElbo;
import org.sparkvae.evaluation.ElboSums;
import org.sparkvae.model.VaeSpec;
import org.sparkvae.training.minibatch.WorkerImages;

/**
 * Workers on executors. Which images worker w owns follows from the corpus and the number of
 * workers alone. Of its packed images, as many blocks as {@code training.cache-bytes} has room for
 * are partition w of a cached data set, and what executors lose of them is read again from the
 * shards, as the other blocks are whenever a round comes to them.
 */
final class SparkWorkers implements Workers {
  private static final Logger LOG = LoggerFactory.getLogger(SparkWorkers.class);

  /** As often as Spark tries a task by default. */
  private static final int MOST_ATTEMPTS = 4;

  private final JavaSparkContext spark;
  private final RunConfig config;
  private final TrainingData data;
  private final VaeSpec spec;
  private final JobNames names;
  private final Wire wire;
  private final Broadcast<SerializableConfiguration> hadoop;
  private final JavaRDD<WorkerImages> shares;
  private final JavaRDD<PackedImages> cached;
  private final RoundWork work;
  private final StandingWorkers standing;

  SparkWorkers(
      JavaSparkContext spark, RunConfig config, TrainingData data, VaeSpec spec, JobNames names) {
    this.spark = spark;
    this.config = config;
    this.data = data;
    this.spec = spec;
    this.names = names;
    this.wire = Wire.of(config.training());
    this.hadoop = spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
    this.shares = spark.parallelize(data.cut(count()), count());
    this.cached = cached();
    this.work = new RoundWork(hadoop, spec, config);
    this.standing =
        new StandingWorkers(
            spark.sc(),
            count(),
            config.training().port(),
            names,
            contact -> new StandingTasks(shares, cached, work, contact));
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
    TrainingState sent = wire.sent(state);
    return wire.received(state, standing.run(sent, plan).orElseGet(() -> job(sent, plan)));
  }

  private RoundSum job(TrainingState sent, RoundPlan plan) {
    names.round();
    return untilNothingIsLost(() -> attempt(sent, plan));
  }

  /**
   * A round is a function of state and plan: when a worker's result is lost on its way, it is run
   * again. What a worker cannot fetch fails its task, which Spark tries again.
   */
  static RoundSum untilNothingIsLost(Supplier<RoundSum> round) {
    for (int attempt = 1; ; attempt++) {
      try {
        return round.get();
      } catch (StateBlocks.LostException e) {
        if (attempt == MOST_ATTEMPTS) {
          throw e;
        }
        LOG.warn("{}; the round is run again", e.getMessage());
      }
    }
  }

  private RoundSum attempt(TrainingState sent, RoundPlan plan) {
    try (SentState start = SentState.of(spark, sent, count())) {
      return TreeSum.of(new RoundTask(work, start, plan).on(shares, cached));
    }
  }

  @Override
  public Optional<ElboSums> validate(TrainingState state) {
    if (!data.hasValidation()) {
      return Optional.empty();
    }
    standing.release();
    names.validation();
    DistributedElbo elbo = new DistributedElbo(spark, hadoop, config.instructionSet());
    List<String> split = List.of(data.validationSplit());
    long seed = config.training().seed();
    return Optional.of(elbo.validate(data.corpus(), split, spec, state.parameters(), seed));
  }

  @Override
  public void close() {
    standing.close();
    cached.unpersist(false);
    hadoop.destroy();
  }

  private JavaRDD<PackedImages> cached() {
    ReadTask task = new ReadTask(hadoop, config.training().cacheBytes());
    return shares
        .flatMap(task::read)
        .setName("packed images of " + count() + " workers")
        .persist(StorageLevel.MEMORY_AND_DISK());
  }

  private record ReadTask(Broadcast<SerializableConfiguration> hadoop, long bytes)
      implements Serializable {

    Iterator<PackedImages> read(WorkerImages images) {
      return IntStream.range(0, images.blocksWithin(bytes))
          .mapToObj(block -> images.read(hadoop.value().value(), block))
          .iterator();
    }
  }
}
