package org.sparkvae.latent;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.sparkvae.data.ShardSlice;
import org.sparkvae.evaluation.DensityEvaluator;
import org.sparkvae.evaluation.LikelihoodMeaning;
import org.sparkvae.storage.StatusLine;

/**
 * Gives every image of a corpus, all splits, its log-density under a model, by importance sampling
 * from the posterior.
 *
 * <ul>
 *   <li>{@code data/}: Parquet with the columns of {@link ScoreRow};
 *   <li>{@code errors/}: {@code id, reason} of images whose figures are not finite.
 * </ul>
 *
 * <p>A task holds a minibatch and a row group each of what it reads and what it writes, however
 * many samples an image has.
 */
public final class DensityExport extends CorpusExport<DensityExport> {
  /** Samples of z of each image unless told otherwise. */
  public static final int SAMPLES = 500;

  /** With fewer there is no standard error. */
  public static final int FEWEST_SAMPLES = 2;

  /** Rows of z for one task: seconds of work, so that a lost one costs little. */
  private static final int LEAST_SAMPLES_PER_TASK = 1 << 20;

  private static final int SMALL_JOB_TASKS = 256;

  private int samples = SAMPLES;

  public DensityExport(Configuration hadoop) {
    super(hadoop);
  }

  /** Samples of z for each image, at least 2. */
  public DensityExport importanceSamples(int count) {
    if (count < FEWEST_SAMPLES) {
      throw new IllegalArgumentException(
          "Invalid importance samples: " + count + " (from " + FEWEST_SAMPLES + ")");
    }
    samples = count;
    return this;
  }

  @Override
  DensityExport self() {
    return this;
  }

  @Override
  Kind kind() {
    return new Kind("score", ScoreRow.CONTENTS, ScoreRow.COLUMNS, "log-likelihoods");
  }

  @Override
  Map<String, String> arguments() {
    return Map.of("importance-samples", Integer.toString(samples));
  }

  @Override
  int tasks(long rows, long shards) {
    int each = Math.max(1, LEAST_SAMPLES_PER_TASK / samples);
    return Batches.tasks(rows, shards, each, SMALL_JOB_TASKS);
  }

  @Override
  int batchSize(UsedModel model) {
    return DensityEvaluator.batchSize(model.spec().shape());
  }

  @Override
  ModelTasks.Outcome run(ModelTasks tasks, String title, Parts parts) {
    List<ScoreTask> plan = new ArrayList<>();
    for (List<ShardSlice> slices : parts.slices()) {
      plan.add(new ScoreTask(plan.size(), slices));
    }
    return tasks.run(title, plan, new ScoreWork(parts.splits(), samples, parts.model().seed()));
  }

  @Override
  StatusLine explained(StatusLine line, ModelTasks.Outcome outcome, UsedModel model) {
    return line.about(
            "log_likelihood",
            String.format(
                "nats per image: ln of the mean of %d importance weights p(x|z)p(z)/q(z|x); in"
                    + " expectation a lower bound of %s",
                samples, model.spec().isConditional() ? "log p(x|label)" : "log p(x)"))
        .about("log_likelihood_error", "nats: its standard error over the importance samples")
        .about("elbo", "nats per image: reconstruction - kl, at the first of the samples")
        .about("likelihood", new LikelihoodMeaning(model.spec().model()).words())
        .about("kl", RowKl.words(model.spec().model().pseudoInputs()))
        .about("seed", "noise of a sample is derived from training.seed, id and its number");
  }
}
