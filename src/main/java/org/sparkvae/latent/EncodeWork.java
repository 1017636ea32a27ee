package org.sparkvae.latent;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.sparkvae.config.ImageShape;
import org.sparkvae.data.BatchReader;
import org.sparkvae.data.ImageBatch;
import org.sparkvae.evaluation.work.SeenImages;
import org.sparkvae.model.Images;
import org.sparkvae.model.Vae;

/**
 * Encodes the rows of a task in one pass, a minibatch at a time; the arrays of the first minibatch
 * serve for all.
 *
 * @param splits whose rows the tasks count
 * @param seed of the run, for models that binarize
 */
record EncodeWork(Set<LatentExport.Format> formats, List<String> splits, long seed)
    implements ModelTasks.Work<EncodeTask> {

  @Override
  public ModelTasks.Output run(EncodeTask task, Vae vae, TaskFiles files) throws IOException {
    WorkTime.Watch watch = new WorkTime.Watch();
    try (BatchReader images = new BatchReader(files.hadoop(), task.slices(), splits, true);
        LatentWriter writer =
            new LatentWriter(files, task, formats, vae.latents(), RowKl.of(vae))) {
      encode(images.through(SeenImages.batches(vae.spec(), seed)), vae, writer, watch);
      writer.finish();
      watch.stopWrite();
      return new ModelTasks.Output(files.finished(), writer.rows(), writer.errors(), watch.time());
    }
  }

  private static void encode(BatchReader images, Vae vae, LatentWriter writer, WorkTime.Watch watch)
      throws IOException {
    ImageShape shape = vae.spec().shape();
    ImageBatch batch = new ImageBatch(shape, Batches.size(shape));
    float[] posteriors = new float[batch.capacity() * 2 * vae.latents()];
    while (images.read(batch)) {
      watch.stopRead();
      vae.posterior(new Images(batch.pixels(), batch.labels(), batch.count()), posteriors);
      watch.stopForward();
      writer.add(batch, posteriors);
      watch.stopWrite();
    }
    watch.stopRead();
  }
}
