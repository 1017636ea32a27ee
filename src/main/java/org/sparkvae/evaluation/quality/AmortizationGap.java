package org.sparkvae.evaluation.quality;

import java.util.List;
import java.util.stream.DoubleStream;
import org.sparkvae.data.BatchReader;
import org.sparkvae.data.ImageBatch;
import org.sparkvae.evaluation.work.ModelJob;
import org.sparkvae.evaluation.work.Selection;
import org.sparkvae.model.DiagonalGaussian;
import org.sparkvae.model.ElboTerms;
import org.sparkvae.model.Images;
import org.sparkvae.model.Noise;
import org.sparkvae.model.PosteriorFit;
import org.sparkvae.model.Vae;

/**
 * What the ELBO loses since one encoder serves all images: the ELBO at the best normal q of each
 * image (see {@link PosteriorFit}), less the ELBO at the encoder's, both with the same noise. A fit
 * that stops short of the best makes it too small, never too large.
 *
 * <p>Source: Chris Cremer, Xuechen Li and David Duvenaud, Inference Suboptimality in Variational
 * Autoencoders, 2018.
 *
 * @param images behind the mean
 * @param mean nats per image
 * @param standardError of the mean, over images
 */
record AmortizationGap(int images, double mean, double standardError) {
  static final int MOST_IMAGES = 128;

  /** z for each image, of either q. */
  static final int SAMPLES = 64;

  private static final int PER_PART = 16;

  /** Keeps the noise of the fit and that of the comparison apart. */
  private static final long FIT = 1;

  private static final long COMPARISON = 2;

  /** Of the first of these images. */
  static AmortizationGap of(ModelJob job, Selection images, long seed) {
    List<double[]> parts =
        job.onSeenImages(
            "amortization gap",
            images.first(MOST_IMAGES).inPartsOf(PER_PART),
            (vae, reader) -> gaps(vae, reader, seed));
    return of(parts.stream().flatMapToDouble(DoubleStream::of).toArray());
  }

  static AmortizationGap of(double[] gaps) {
    double mean = DoubleStream.of(gaps).average().orElseThrow();
    double squares = DoubleStream.of(gaps).map(gap -> (gap - mean) * (gap - mean)).sum();
    double degrees = Math.max(1, gaps.length - 1);
    return new AmortizationGap(gaps.length, mean, Math.sqrt(squares / degrees / gaps.length));
  }

  private static double[] gaps(Vae vae, BatchReader reader, long seed) {
    ImageBatch batch = new ImageBatch(vae.spec().shape(), PosteriorFit.imagesAtOnce(vae.spec()));
    DoubleStream.Builder gaps = DoubleStream.builder();
    while (reader.read(batch)) {
      DoubleStream.of(gaps(vae, batch, seed)).forEach(gaps);
    }
    return gaps.build().toArray();
  }

  private static double[] gaps(Vae vae, ImageBatch batch, long seed) {
    int count = batch.count();
    Images images = new Images(batch.pixels(), batch.labels(), count);
    DiagonalGaussian encoded = vae.posterior(images);
    double[] gaps = new double[count];
    try (PosteriorFit fit = vae.posteriorFit(count)) {
      DiagonalGaussian best = fit.fit(images, encoded, keys(batch, seed, FIT));
      for (int sample = 0; sample < SAMPLES; sample++) {
        float[] noise = noise(keys(batch, seed, COMPARISON), sample, vae.latents());
        ElboTerms above = vae.elbo(images, best, noise);
        ElboTerms below = vae.elbo(images, encoded, noise);
        for (int i = 0; i < count; i++) {
          gaps[i] += (elbo(above, i) - elbo(below, i)) / SAMPLES;
        }
      }
    }
    return gaps;
  }

  private static double elbo(ElboTerms terms, int image) {
    return terms.reconstruction()[image] - terms.kl()[image];
  }

  private static long[] keys(ImageBatch batch, long seed, long use) {
    long[] keys = new long[batch.count()];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = Noise.key(seed, Noise.key(batch.id(i).toStringUsingUTF8()), use);
    }
    return keys;
  }

  private static float[] noise(long[] keys, int sample, int latents) {
    float[] noise = new float[keys.length * latents];
    for (int i = 0; i < keys.length; i++) {
      Noise.fill(Noise.key(keys[i], sample), noise, i * latents, latents);
    }
    return noise;
  }
}
