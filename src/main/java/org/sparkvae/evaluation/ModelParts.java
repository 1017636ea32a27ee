package org.sparkvae.evaluation;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.sparkvae.data.ShardSlice;
import org.sparkvae.model.Vae;
import org.sparkvae.model.VaePool;
import org.sparkvae.model.VaeSpec;

/**
 * Puts a model on the parts of a corpus, across executors, and adds up what comes of them. The cut
 * follows from the corpus alone and the sums are added in its order, so that a figure does not
 * depend on the cluster.
 */
final class ModelParts {
  /** Parts of which the sums are added up together. */
  private static final int FAN_IN = 32;

  private final JavaSparkContext spark;
  private final Broadcast<SerializableConfiguration> hadoop;
  private final String instructionSet;

  ModelParts(
      JavaSparkContext spark, Broadcast<SerializableConfiguration> hadoop, String instructionSet) {
    this.spark = spark;
    this.hadoop = hadoop;
    this.instructionSet = instructionSet;
  }

  /** What is computed of one part. */
  interface Work<S> extends Serializable {
    S of(Vae vae, Configuration hadoop, List<ShardSlice> part) throws IOException;
  }

  /** The sum over all parts. */
  <S extends Serializable> S sum(
      List<List<ShardSlice>> parts,
      VaeSpec spec,
      float[] parameters,
      Work<S> work,
      FixedTree.Sum<S> sum) {
    Broadcast<float[]> model = spark.broadcast(parameters);
    try {
      Task<S> task = new Task<>(hadoop, model, spec, instructionSet, work);
      return FixedTree.sum(spark.parallelize(parts, parts.size()).map(task::result), FAN_IN, sum);
    } finally {
      model.destroy();
    }
  }

  private record Task<S>(
      Broadcast<SerializableConfiguration> hadoop,
      Broadcast<float[]> model,
      VaeSpec spec,
      String instructionSet,
      Work<S> work)
      implements Serializable {

    S result(List<ShardSlice> part) {
      return VaePool.with(spec, model.value(), instructionSet, vae -> result(vae, part));
    }

    private S result(Vae vae, List<ShardSlice> part) {
      try {
        return work.of(vae, hadoop.value().value(), part);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
