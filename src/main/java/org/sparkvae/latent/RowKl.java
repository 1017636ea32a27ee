package org.sparkvae.latent;

import org.apache.parquet.io.api.Binary;
import org.sparkvae.model.Noise;
import org.sparkvae.model.SampledKl;
import org.sparkvae.model.Vae;

/** KL(q(z|x)‖p(z)) of encoded images, in nats. */
interface RowKl {
  /** What the noise of the estimate is derived from, beside the image's id. */
  long SEED = 1;

  /**
   * Of one image; not finite where a mean or log variance is not.
   *
   * @param rows of means, then log variances
   * @param from where the image's row begins
   */
  float of(Binary id, float[] rows, int from);

  /** In closed form from the standard normal prior, else estimated at one sampled z. */
  static RowKl of(Vae vae) {
    int latents = vae.latents();
    if (!vae.spec().model().hasVampPrior()) {
      return (id, rows, from) -> Divergence.kl(rows, from, latents);
    }
    SampledKl sampled = new SampledKl(vae.prior(), latents);
    return (id, rows, from) -> {
      float[] noise = Noise.forId(SEED, id.toStringUsingUTF8(), 0, latents);
      return (float) sampled.of(rows, from, noise, 0);
    };
  }

  /** In words, for the {@code about} of a status line. */
  static String words(int pseudoInputs) {
    return pseudoInputs == 0
        ? "nats per image, of q(z|x) from N(0, I)"
        : "nats per image, of q(z|x) from the VampPrior: log q(z|x) - log p(z) at one z, sampled by"
            + " the image's id";
  }
}
