package org.sparkvae.latent;

import java.io.IOException;
import java.util.List;
import org.sparkvae.config.ImageShape;
import org.sparkvae.data.BatchReader;
import org.sparkvae.data.ImageBatch;
import org.sparkvae.evaluation.DensityEvaluator;
import org.sparkvae.evaluation.work.SeenImages;
import org.sparkvae.model.Vae;

/**
 * Scores the rows of a task in one pass, a minibatch at a time.
 *
 * @param splits whose rows the tasks count
 * @param samples of z for each image
 * @param seed of their noise
 */
record ScoreWork(List<String> splits, int samples, long seed)
    implements ModelTasks.Work<ScoreTask> {

  @Override
  public ModelTasks.Output run(ScoreTask task, Vae vae, TaskFiles files) throws IOException {
    WorkTime.Watch watch = new WorkTime.Watch();
    try (BatchReader images = new BatchReader(files.hadoop(), task.slices(), splits, true);
        ScoreWriter writer = new ScoreWriter(files, task)) {
      score(images, vae, writer, watch);
      writer.finish();
      watch.stopWrite();
      return new ModelTasks.Output(files.finished(), writer.rows(), writer.errors(), watch.time());
    }
  }

  private void score(BatchReader images, Vae vae, ScoreWriter writer, WorkTime.Watch watch)
      throws IOException {
    ImageShape shape = vae.spec().shape();
    images.through(SeenImages.batches(vae.spec(), seed));
    ImageBatch batch = new ImageBatch(shape, DensityEvaluator.batchSize(shape));
    DensityEvaluator evaluator = new DensityEvaluator(vae, seed, samples);
    while (images.read(batch)) {
      watch.stopRead();
      DensityEvaluator.Densities densities = evaluator.evaluate(batch);
      watch.stopForward();
      writer.add(batch, densities);
      watch.stopWrite();
    }
    watch.stopRead();
  }
}
