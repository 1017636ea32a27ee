package org.sparkvae.evaluation.work;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.sparkvae.data.BatchReader;
import org.sparkvae.data.ShardSlice;
import org.sparkvae.model.Vae;
import org.sparkvae.model.VaePool;
import org.sparkvae.model.VaeSpec;

/**
 * Puts one model to work in many tasks. How the work is cut follows from the corpus and the
 * arguments alone, and results come back in its order, so that what is made of them does not depend
 * on the cluster.
 */
public final class ModelJob implements AutoCloseable {
  /** Images that a task has in memory at once. */
  public static final int BATCH = 128;

  /** Parts of which the sums are added up together. */
  private static final int FAN_IN = 32;

  private final JavaSparkContext spark;
  private final Broadcast<SerializableConfiguration> hadoop;
  private final Lent model;
  private final long seed;

  /**
   * Sends the model to the executors.
   *
   * @param hadoop the configuration that tasks open files with
   */
  public ModelJob(
      JavaSparkContext spark, Broadcast<SerializableConfiguration> hadoop, SentModel model) {
    this.spark = spark;
    this.hadoop = hadoop;
    this.model =
        new Lent(spark.broadcast(model.parameters()), model.spec(), model.instructionSet());
    this.seed = model.seed();
  }

  /** What is done with the images of one part. */
  public interface Work<R> extends Serializable {
    R run(Vae vae, BatchReader images);
  }

  /** What is done with one part of a corpus, in whatever way it is read. */
  public interface PartWork<R> extends Serializable {
    R of(Vae vae, Configuration hadoop, List<ShardSlice> part) throws IOException;
  }

  /** What is done with the numbers of one part. */
  public interface NumbersWork<R> extends Serializable {
    R run(Vae vae, Numbers numbers);
  }

  /** What the tasks run on. */
  public JavaSparkContext spark() {
    return spark;
  }

  /** Of the model. */
  public VaeSpec spec() {
    return model.spec();
  }

  /** Works on images as the model sees them. */
  public <R> List<R> onSeenImages(String title, Selection images, Work<R> work) {
    VaeSpec spec = model.spec();
    long chance = seed;
    Work<R> onSeen =
        (vae, reader) -> work.run(vae, reader.through(SeenImages.batches(spec, chance)));
    return onImages(title, images, onSeen);
  }

  /** Works on images as they are stored. */
  public <R> List<R> onImages(String title, Selection images, Work<R> work) {
    List<String> splits = images.splits();
    spark.setJobDescription(title);
    PartWork<R> reading =
        (vae, files, part) -> {
          try (BatchReader reader = new BatchReader(files, part, splits, true)) {
            return work.run(vae, reader);
          }
        };
    return onParts(images.parts(), reading).collect();
  }

  /** The sum of what comes of some parts of a corpus, added up in their order on its way here. */
  public <S extends Serializable> S sum(
      List<List<ShardSlice>> parts, PartWork<S> work, FixedTree.Sum<S> sum) {
    return FixedTree.sum(onParts(parts, work), FAN_IN, sum);
  }

  private <R> JavaRDD<R> onParts(List<List<ShardSlice>> parts, PartWork<R> work) {
    Broadcast<SerializableConfiguration> files = hadoop;
    Lent lent = model;
    return spark
        .parallelize(parts, parts.size())
        .map(part -> lent.with(vae -> result(work, vae, files, part)));
  }

  /** Works on the numbers from 0 to {@code count}, in runs that begin at multiples of a batch. */
  public <R> List<R> onNumbers(String title, long count, NumbersWork<R> work) {
    List<Numbers> runs = Numbers.upTo(count).cut(Selection.PER_PART);
    Lent lent = model;
    spark.setJobDescription(title);
    return spark
        .parallelize(runs, runs.size())
        .map(run -> lent.with(vae -> work.run(vae, run)))
        .collect();
  }

  private static <R> R result(
      PartWork<R> work,
      Vae vae,
      Broadcast<SerializableConfiguration> hadoop,
      List<ShardSlice> part) {
    try {
      return work.of(vae, hadoop.value().value(), part);
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
