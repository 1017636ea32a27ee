package org.sparkvae.evaluation;

import java.util.Iterator;
import org.sparkvae.data.ImageRecord;
import org.sparkvae.model.DiagonalGaussian;
import org.sparkvae.model.ElboTerms;
import org.sparkvae.model.Images;
import org.sparkvae.model.Noise;
import org.sparkvae.model.Vae;

/**
 * The evidence lower bound of images at one sampled z each, in one JVM. The noise of an image
 * follows from the seed and its id alone.
 */
public final class ElboEvaluator {
  private static final int BATCH = 256;

  private final Vae vae;
  private final long seed;
  private final int pixels;

  public ElboEvaluator(Vae vae, long seed) {
    this.vae = vae;
    this.seed = seed;
    this.pixels = vae.spec().shape().pixels();
  }

  /** Sums over all these images, in their order. */
  public ElboSums evaluate(Iterator<ImageRecord> images) {
    return evaluate(images, (batch, posterior, elbo) -> elbo.reconstructionSum() - elbo.klSum());
  }

  /** The same, the objective's sum being what the best model is chosen by. */
  public ElboSums validate(Iterator<ImageRecord> images) {
    return evaluate(images, new Criterion(vae)::sum);
  }

  private interface Objective {
    double sum(Images images, DiagonalGaussian posterior, ElboTerms elbo);
  }

  private ElboSums evaluate(Iterator<ImageRecord> images, Objective objective) {
    ElboSums sums = ElboSums.NONE;
    byte[] packed = new byte[BATCH * pixels];
    int[] labels = new int[BATCH];
    float[] noise = new float[BATCH * vae.latents()];
    while (images.hasNext()) {
      int count = 0;
      while (count < BATCH && images.hasNext()) {
        ImageRecord image = images.next();
        System.arraycopy(image.pixels(), 0, packed, count * pixels, pixels);
        labels[count] = image.labelOrNone();
        long key = Noise.key(seed, Noise.key(image.id()), 0);
        Noise.fill(key, noise, count * vae.latents(), vae.latents());
        count++;
      }
      Images batch = new Images(packed, labels, count);
      DiagonalGaussian posterior = vae.posterior(batch);
      ElboTerms elbo = vae.elbo(batch, posterior, noise);
      sums = sums.plus(elbo, objective.sum(batch, posterior, elbo));
    }
    return sums;
  }
}
