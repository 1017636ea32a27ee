package org.sparkvae.evaluation.quality;

import org.sparkvae.data.ImageBatch;
import org.sparkvae.model.Images;
import org.sparkvae.model.Vae;

/** What the encoder says of images. */
final class Posteriors {
  private Posteriors() {}

  /** The mean of q(z|x) of each image of a batch, [images × latents]. */
  static float[] means(Vae vae, ImageBatch batch) {
    int latents = vae.latents();
    float[] rows = new float[batch.count() * 2 * latents];
    vae.posterior(new Images(batch.pixels(), batch.labels(), batch.count()), rows);
    float[] means = new float[batch.count() * latents];
    for (int i = 0; i < batch.count(); i++) {
      System.arraycopy(rows, i * 2 * latents, means, i * latents, latents);
    }
    return means;
  }
}
