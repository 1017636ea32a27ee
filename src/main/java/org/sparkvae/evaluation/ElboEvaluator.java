package org.sparkvae.evaluation;

import java.util.Iterator;
import java.util.function.ToDoubleFunction;
import org.sparkvae.data.ImageRecord;
import org.sparkvae.evaluation.work.SeenImages;
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
    return evaluate(images, batch -> batch.elbo().reconstructionSum() - batch.elbo().klSum());
  }

  /** The same, the objective's sum being what the best model is chosen by. */
  public ElboSums validate(Iterator<ImageRecord> images) {
    return evaluate(images, new Criterion(vae, seed)::sum);
  }

  /**
   * Images that have been evaluated.
   *
   * @param ids keys of their ids, at least as many
   */
  @SuppressWarnings("ArrayRecordComponent") // a batch in transit: never compared, never a key
  record Batch(Images images, long[] ids, DiagonalGaussian posterior, ElboTerms elbo) {}

  private ElboSums evaluate(Iterator<ImageRecord> corpus, ToDoubleFunction<Batch> objective) {
    Iterator<ImageRecord> images = SeenImages.of(corpus, vae.spec(), seed);
    ElboSums sums = ElboSums.NONE;
    byte[] packed = new byte[BATCH * pixels];
    int[] labels = new int[BATCH];
    long[] ids = new long[BATCH];
    float[] noise = new float[BATCH * vae.latents()];
    while (images.hasNext()) {
      int count = 0;
      while (count < BATCH && images.hasNext()) {
        ImageRecord image = images.next();
        System.arraycopy(image.pixels(), 0, packed, count * pixels, pixels);
        labels[count] = image.labelOrNone();
        ids[count] = Noise.key(image.id());
        Noise.fill(Noise.key(seed, ids[count], 0), noise, count * vae.latents(), vae.latents());
        count++;
      }
      Images batch = new Images(packed, labels, count);
      DiagonalGaussian posterior = vae.posterior(batch);
      ElboTerms elbo = vae.elbo(batch, posterior, noise);
      double sum = objective.applyAsDouble(new Batch(batch, ids, posterior, elbo));
      sums = sums.plus(elbo, sum);
    }
    return sums;
  }
}
