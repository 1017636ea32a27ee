package org.sparkvae.latent;

import java.io.IOException;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.sparkvae.model.GaussianMixture;
import org.sparkvae.model.Noise;
import org.sparkvae.model.Prior;
import org.sparkvae.model.Vae;

/**
 * Draws and decodes the samples of a task, a minibatch at a time. A minibatch starts at a multiple
 * of its size and is always full, beyond the last sample if need be, so that a sample's bits depend
 * on its number alone.
 *
 * @param mixture to draw z from, or null for the model's own prior
 */
record SampleWork(SampleFiles kinds, SampleLabels labels, GaussianMixture mixture, long seed)
    implements ModelTasks.Work<SampleTask> {

  @Override
  public ModelTasks.Output run(SampleTask task, Vae vae, TaskFiles files) throws IOException {
    int size = Batches.size(vae.spec().shape());
    Prior prior = mixture == null ? vae.prior() : mixture.prior();
    try (SampleWriter writer = new SampleWriter(files, task, kinds, labels, vae.spec())) {
      for (long from = task.from(); from < task.to(); from += size) {
        float[] latents = draw(from, size, prior, vae.latents());
        float[] pixels = vae.expectedPixels(latents, labels(from, size), size);
        int wanted = (int) Math.min(size, task.to() - from);
        for (int i = 0; i < wanted; i++) {
          writer.add(from + i, row(latents, i, size), row(pixels, i, size));
        }
      }
      return writer.finish();
    }
  }

  private int[] labels(long from, int size) {
    return IntStream.range(0, size).map(i -> labels.of(from + i)).toArray();
  }

  /** z of each sample. */
  private float[] draw(long from, int size, Prior prior, int latents) {
    float[] z = new float[size * latents];
    for (int i = 0; i < size; i++) {
      prior.draw(Noise.key(seed, from + i), z, i * latents);
    }
    return z;
  }

  private static float[] row(float[] rows, int i, int count) {
    int length = rows.length / count;
    return Arrays.copyOfRange(rows, i * length, (i + 1) * length);
  }
}
