package org.sparkvae.evaluation;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.sparkvae.data.BatchReader;
import org.sparkvae.data.Corpus;
import org.sparkvae.data.ImageBatch;
import org.sparkvae.data.ShardSlice;
import org.sparkvae.evaluation.work.ModelJob;
import org.sparkvae.evaluation.work.SeenImages;
import org.sparkvae.model.Vae;

/**
 * What an evaluation adds up over a split, across executors: memory grows neither with its images
 * nor with the samples of each.
 */
final class DistributedDensity {
  private static final int MOST_PARTS = 10_000;

  /** Rows of z for one task: seconds of work, so that a lost one costs little. */
  private static final int ROWS_PER_PART = 1 << 20;

  /** The same in images, which is less where there are few samples. */
  private static final int IMAGES_PER_PART = 20 * 128;

  private final ModelJob job;

  DistributedDensity(ModelJob job) {
    this.job = job;
  }

  SplitSums evaluate(Corpus corpus, String split, Samples samples) {
    List<String> splits = List.of(split);
    int batch = DensityEvaluator.batchSize(job.spec().shape());
    long each = Math.max(batch, Math.min(IMAGES_PER_PART, ROWS_PER_PART / samples.count()));
    int tasks = (int) Math.min(MOST_PARTS, 1 + (corpus.rows(splits) - 1) / each);
    return job.sum(
        corpus.cutBetweenBlocks(splits, tasks, batch), new Part(splits, samples), SplitSums::of);
  }

  /**
   * The samples of z of each image.
   *
   * @param seed of their noise
   */
  record Samples(int count, long seed) implements java.io.Serializable {}

  private record Part(List<String> splits, Samples samples)
      implements ModelJob.PartWork<SplitSums> {
    @Override
    public SplitSums of(Vae vae, Configuration hadoop, List<ShardSlice> part) throws IOException {
      DensityEvaluator evaluator = new DensityEvaluator(vae, samples.seed(), samples.count());
      ImageBatch batch =
          new ImageBatch(vae.spec().shape(), DensityEvaluator.batchSize(vae.spec().shape()));
      SplitSums sums = SplitSums.none(vae.latents());
      try (BatchReader images = new BatchReader(hadoop, part, splits, true)) {
        images.through(SeenImages.batches(vae.spec(), samples.seed()));
        while (images.read(batch)) {
          sums = sums.plus(evaluator.evaluate(batch));
        }
      }
      return sums;
    }
  }
}
