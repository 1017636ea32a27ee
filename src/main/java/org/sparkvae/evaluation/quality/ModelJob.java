package org.sparkvae.evaluation.quality;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.sparkvae.config.RunConfig;
import org.sparkvae.data.BatchReader;
import org.sparkvae.data.Corpus;
import org.sparkvae.data.ShardSlice;
import org.sparkvae.evaluation.SeenImages;
import org.sparkvae.model.Vae;
import org.sparkvae.model.VaePool;
import org.sparkvae.model.VaeSpec;

/**
 * Puts one model to work in many tasks. How the work is cut follows from the corpus and the
 * arguments alone, and results come back in its order, so that what is made of them does not depend
 * on the cluster.
 */
final class ModelJob implements AutoCloseable {
  /** Images that a task has in memory at once. */
  static final int BATCH = 128;

  /** Images for one task: seconds of work, so that a lost one costs little. */
  private static final int PER_PART = 20 * BATCH;

  private static final int MOST_PARTS = 10_000;

  private final JavaSparkContext spark;
  private final Broadcast<SerializableConfiguration> hadoop;
  private final Lent model;
  private final long seed;

  /**
   * Sends the model to the executors.
   *
   * @param hadoop the configuration that tasks open files with
   * @param config of the run
   */
  ModelJob(
      JavaSparkContext spark,
      Broadcast<SerializableConfiguration> hadoop,
      Vae vae,
      RunConfig config) {
    this.spark = spark;
    this.hadoop = hadoop;
    this.model = new Lent(spark.broadcast(vae.parameters()), vae.spec(), config.instructionSet());
    this.seed = config.training().seed();
  }

  /** What is done with the images of one part. */
  interface Work<R> extends Serializable {
    R run(Vae vae, BatchReader images);
  }

  /** What is done with the numbers of one part. */
  interface NumbersWork<R> extends Serializable {
    R run(Vae vae, Numbers numbers);
  }

  JavaSparkContext spark() {
    return spark;
  }

  VaeSpec spec() {
    return model.spec();
  }

  /** Works on the first images of some splits as the model sees them, {@code most} at most. */
  <R> List<R> onSeenImages(
      String title, Corpus corpus, List<String> splits, long most, Work<R> work) {
    VaeSpec spec = model.spec();
    long chance = seed;
    Work<R> onSeen =
        (vae, images) -> work.run(vae, images.through(SeenImages.batches(spec, chance)));
    return onImages(title, corpus, splits, most, onSeen);
  }

  /** Works on the first images of some splits as they are, {@code most} of them at most. */
  <R> List<R> onImages(String title, Corpus corpus, List<String> splits, long most, Work<R> work) {
    long rows = Math.min(most, corpus.rows(splits));
    int parts = parts(rows);
    Broadcast<SerializableConfiguration> files = hadoop;
    Lent lent = model;
    spark.setJobDescription(title);
    return spark
        .parallelize(corpus.cut(splits, rows, parts), parts)
        .map(slices -> lent.with(vae -> read(files, slices, splits, vae, work)))
        .collect();
  }

  /** Works on the numbers from 0 to {@code count}, in runs that begin at multiples of a batch. */
  <R> List<R> onNumbers(String title, long count, NumbersWork<R> work) {
    List<Numbers> runs = Numbers.upTo(count).cut(PER_PART);
    Lent lent = model;
    spark.setJobDescription(title);
    return spark
        .parallelize(runs, runs.size())
        .map(run -> lent.with(vae -> work.run(vae, run)))
        .collect();
  }

  private static int parts(long rows) {
    return (int) Math.max(1, Math.min(MOST_PARTS, (rows + PER_PART - 1) / PER_PART));
  }

  private static <R> R read(
      Broadcast<SerializableConfiguration> hadoop,
      List<ShardSlice> slices,
      List<String> splits,
      Vae vae,
      Work<R> work) {
    try (BatchReader images = new BatchReader(hadoop.value().value(), slices, splits, true)) {
      return work.run(vae, images);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    model.parameters().destroy();
  }

  /** The model as executors have it. */
  private record Lent(Broadcast<float[]> parameters, VaeSpec spec, String instructionSet)
      implements Serializable {
    <R> R with(Function<Vae, R> use) {
      return VaePool.with(spec, parameters.value(), instructionSet, use);
    }
  }
}
