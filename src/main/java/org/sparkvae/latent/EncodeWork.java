package org.sparkvae.latent;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.sparkvae.config.ImageShape;
import org.sparkvae.data.ImageRecord;
import org.sparkvae.data.ShardReader;
import org.sparkvae.model.DiagonalGaussian;
import org.sparkvae.model.Vae;

/**
 * Encodes the rows of a task in one pass, a minibatch at a time.
 *
 * @param splits whose rows the tasks count
 */
record EncodeWork(Set<LatentExport.Format> formats, List<String> splits)
    implements ModelTasks.Work<EncodeTask> {

  @Override
  public ModelTasks.Output run(EncodeTask task, Vae vae, TaskFiles files) throws IOException {
    try (ShardReader images = new ShardReader(files.hadoop(), task.slices(), splits);
        LatentWriter writer = new LatentWriter(files, task, formats, vae.latents())) {
      encode(images, vae, writer);
      return writer.finish();
    }
  }

  private static void encode(Iterator<ImageRecord> images, Vae vae, LatentWriter writer)
      throws IOException {
    ImageShape shape = vae.spec().shape();
    int size = Batches.size(shape);
    byte[] packed = new byte[size * shape.pixels()];
    List<ImageRecord> batch = new ArrayList<>(size);
    while (images.hasNext()) {
      batch.clear();
      while (batch.size() < size && images.hasNext()) {
        batch.add(images.next());
      }
      pack(batch, shape, packed);
      write(batch, vae.posterior(packed, size), writer);
    }
  }

  private static void pack(List<ImageRecord> batch, ImageShape shape, byte[] packed) {
    int pixels = shape.pixels();
    for (int i = 0; i < batch.size(); i++) {
      ImageRecord image = batch.get(i);
      if (!image.shape().equals(shape) || image.pixels().length != pixels) {
        throw new IllegalStateException(
            "Cannot encode " + image.id() + ": " + image.shape() + ", not " + shape);
      }
      System.arraycopy(image.pixels(), 0, packed, i * pixels, pixels);
    }
    Arrays.fill(packed, batch.size() * pixels, packed.length, (byte) 0);
  }

  private static void write(
      List<ImageRecord> batch, DiagonalGaussian posterior, LatentWriter writer) throws IOException {
    for (int i = 0; i < batch.size(); i++) {
      ImageRecord image = batch.get(i);
      writer.add(
          new LatentRow(
              image.id(),
              image.label(),
              image.split(),
              posterior.mean(i),
              posterior.logVariance(i),
              (float) posterior.kl(i)));
    }
  }
}
