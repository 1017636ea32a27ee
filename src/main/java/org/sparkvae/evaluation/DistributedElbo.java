package org.sparkvae.evaluation;

import java.io.Serializable;
import java.util.Collection;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.sparkvae.data.Corpus;
import org.sparkvae.data.ShardReader;
import org.sparkvae.evaluation.work.ModelJob;
import org.sparkvae.evaluation.work.SentModel;
import org.sparkvae.model.Vae;
import org.sparkvae.model.VaeSpec;

/**
 * The evidence lower bound of some splits of a corpus, across executors. The cut follows from the
 * corpus alone and partial sums are added in its order, so the figure does not depend on the
 * cluster.
 */
public final class DistributedElbo {
  /** Images for one task: seconds of work, so that a lost one costs little. */
  private static final long IMAGES_PER_PART = 2_500;

  private static final int MOST_PARTS = 10_000;

  private final JavaSparkContext spark;
  private final Broadcast<SerializableConfiguration> hadoop;
  private final String instructionSet;

  /**
   * Starts nothing yet.
   *
   * @param hadoop the configuration that tasks open files with
   */
  public DistributedElbo(
      JavaSparkContext spark, Broadcast<SerializableConfiguration> hadoop, String instructionSet) {
    this.spark = spark;
    this.hadoop = hadoop;
    this.instructionSet = instructionSet;
  }

  /** Sums over all images of these splits. */
  public ElboSums evaluate(
      Corpus corpus, Collection<String> splits, VaeSpec spec, float[] parameters, long seed) {
    return sums(corpus, splits, spec, parameters, new Sums(seed, false));
  }

  /** The same, the objective's sum being what the best model is chosen by. */
  public ElboSums validate(
      Corpus corpus, Collection<String> splits, VaeSpec spec, float[] parameters, long seed) {
    return sums(corpus, splits, spec, parameters, new Sums(seed, true));
  }

  /** What is summed. */
  private record Sums(long seed, boolean validating) implements Serializable {
    ElboSums of(Vae vae, ShardReader images) {
      ElboEvaluator evaluator = new ElboEvaluator(vae, seed);
      return validating ? evaluator.validate(images) : evaluator.evaluate(images);
    }
  }

  private ElboSums sums(
      Corpus corpus, Collection<String> splits, VaeSpec spec, float[] parameters, Sums sums) {
    long rows = corpus.rows(splits);
    int tasks = (int) Math.min(MOST_PARTS, 1 + (rows - 1) / IMAGES_PER_PART);
    List<String> wanted = List.copyOf(splits);
    SentModel model = new SentModel(spec, parameters, instructionSet, sums.seed());
    try (ModelJob job = new ModelJob(spark, hadoop, model)) {
      return job.sum(
          corpus.cut(splits, tasks),
          (vae, files, part) -> {
            try (ShardReader images = new ShardReader(files, part, wanted)) {
              return sums.of(vae, images);
            }
          },
          all -> all.stream().reduce(ElboSums.NONE, ElboSums::plus));
    }
  }
}
