package org.sparkvae.evaluation;

import java.util.Optional;
import org.sparkvae.config.ImageShape;
import org.sparkvae.data.ImageBatch;
import org.sparkvae.model.DiagonalGaussian;
import org.sparkvae.model.ElboTerms;
import org.sparkvae.model.Images;
import org.sparkvae.model.ImportanceSampler;
import org.sparkvae.model.LogMeanExp;
import org.sparkvae.model.Noise;
import org.sparkvae.model.Vae;

/**
 * The ELBO's terms of images at one sampled z each and, from more samples, their log p(x), in one
 * JVM. The noise of an image follows from seed, id and the sample's number: the ELBO's z is the
 * first of the samples.
 */
public final class DensityEvaluator {
  /**
   * Most images of a batch: the matrix products of the same images in the same places give the same
   * bits, so that work is cut between batches of this size only.
   */
  private static final int LARGEST = 128;

  /** Bounds the pixels of a batch of large images. */
  private static final int MOST_VALUES = 1 << 22;

  private final Vae vae;
  private final long seed;
  private final Optional<ImportanceSampler> sampler;

  /**
   * Prepares a network.
   *
   * @param samples of z for each image; with 1, nothing but the ELBO is computed
   */
  public DensityEvaluator(Vae vae, long seed, int samples) {
    this.vae = vae;
    this.seed = seed;
    this.sampler =
        samples == 1 ? Optional.empty() : Optional.of(new ImportanceSampler(vae, seed, samples));
  }

  /** Images of a batch: a power of two. */
  public static int batchSize(ImageShape shape) {
    int fitting = Math.max(1, Math.min(LARGEST, MOST_VALUES / shape.pixels()));
    return Integer.highestOneBit(fitting);
  }

  /**
   * What is known of each image of a batch.
   *
   * @param posterior q(z|x)
   * @param terms at the first sample
   * @param logLikelihoods ln of the mean importance weight; none where there is one sample only
   */
  @SuppressWarnings("ArrayRecordComponent") // a batch in transit: never compared, never a key
  public record Densities(
      DiagonalGaussian posterior, ElboTerms terms, LogMeanExp[] logLikelihoods) {}

  /**
   * Evaluates a batch.
   *
   * @param images with their ids
   */
  public Densities evaluate(ImageBatch images) {
    long[] ids = new long[images.count()];
    float[] noise = new float[ids.length * vae.latents()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = Noise.key(images.id(i).toStringUsingUTF8());
      Noise.fill(Noise.key(seed, ids[i], 0), noise, i * vae.latents(), vae.latents());
    }
    Images given = new Images(images.pixels(), images.labels(), images.count());
    DiagonalGaussian posterior = vae.posterior(given);
    LogMeanExp[] none = {};
    return new Densities(
        posterior,
        vae.elbo(given, posterior, noise),
        sampler.map(sampled -> sampled.estimate(given, posterior, ids)).orElse(none));
  }
}
