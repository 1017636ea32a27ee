package org.sparkvae.model;

import java.util.stream.Stream;

/**
 * Estimates log p(x) from K samples of the posterior each: L_K = ln (1/K) Σₖ wₖ with the importance
 * weights wₖ = p(x|zₖ)·p(zₖ)/q(zₖ|x), zₖ = mean + σ·εₖ. In expectation it is a lower bound of log
 * p(x) that rises with K: L_1 is the ELBO (its KL by the sample, not in closed form), and what is
 * left for larger K is about half the square of the standard error.
 *
 * <p>Images and samples go through the decoder as one stream of rows in full minibatches. Memory is
 * that of one minibatch, whatever K; the noise of a sample follows from seed, image and k, so that
 * an image's figure does not depend on its neighbours.
 *
 * <p>Source: Yuri Burda, Roger Grosse and Ruslan Salakhutdinov, Importance Weighted Autoencoders,
 * 2015.
 */
public final class ImportanceSampler {
  /** Of a row whose image is given no label: a conditional VAE refuses it. */
  private static final int UNLABELLED = -1;

  private final Prior prior;
  private final LikelihoodPass decoder;
  private final PixelLayout layout;
  private final int latents;
  private final int pixels;
  private final long seed;
  private final int samples;

  private final float[] pixelsOfRows;
  private final float[] pixelsOfImage;
  private final float[] noise;
  private final float[] z;
  private final int[] labels;
  private final double[] logPrior;
  private final double[] logPosterior;
  private final double[] logLikelihood;

  /**
   * Arrays for one minibatch.
   *
   * @param vae to be used by nobody else meanwhile
   * @param seed of the noise
   * @param samples K, at least 1
   */
  public ImportanceSampler(Vae vae, long seed, int samples) {
    if (samples < 1) {
      throw new IllegalArgumentException("Invalid samples: " + samples + " (from 1)");
    }
    this.prior = vae.prior();
    this.decoder = vae.likelihoodPass();
    this.layout = new PixelLayout(vae.spec().shape(), vae.spec().model().binarization());
    this.latents = vae.latents();
    this.pixels = vae.spec().shape().pixels();
    this.seed = seed;
    this.samples = samples;
    int rows = decoder.rows();
    this.pixelsOfRows = new float[rows * pixels];
    this.pixelsOfImage = new float[pixels];
    this.noise = new float[latents];
    this.z = new float[rows * latents];
    this.labels = new int[rows];
    this.logPrior = new double[rows];
    this.logPosterior = new double[rows];
    this.logLikelihood = new double[rows];
  }

  /**
   * The estimate of each image.
   *
   * @param posterior q(z|x) of each
   * @param ids {@link Noise#key(String)} of each image's id
   */
  public LogMeanExp[] estimate(Images images, DiagonalGaussian posterior, long[] ids) {
    LogMeanExp[] estimates =
        Stream.generate(LogMeanExp::new).limit(images.count()).toArray(LogMeanExp[]::new);
    Rows rows = new Rows(images, posterior, ids);
    while (rows.fill()) {
      prior.logDensity(z, rows.count, logPrior);
      decoder.run(pixelsOfRows, z, labels, rows.count, logLikelihood);
      for (int row = 0; row < rows.count; row++) {
        estimates[rows.image(row)].add(logLikelihood[row] + logPrior[row] - logPosterior[row]);
      }
    }
    return estimates;
  }

  /** The samples of some images, one image after the other, as rows of minibatches. */
  private final class Rows {
    private final Images images;
    private final DiagonalGaussian posterior;
    private final long[] ids;
    private final long all;
    private long first;
    private int count;
    private int drawn = -1;
    private DiagonalGaussian.Draws draws;

    Rows(Images images, DiagonalGaussian posterior, long[] ids) {
      this.images = images;
      this.posterior = posterior;
      this.ids = ids;
      this.all = (long) images.count() * samples;
    }

    /** The next rows, the last of a minibatch perhaps what was there before; false for none. */
    boolean fill() {
      first += count;
      count = (int) Math.min(decoder.rows(), all - first);
      for (int row = 0; row < count; row++) {
        draw(row, image(row), (int) ((first + row) % samples));
      }
      return count > 0;
    }

    int image(int row) {
      return (int) ((first + row) / samples);
    }

    private void draw(int row, int image, int sample) {
      if (image != drawn) {
        drawn = image;
        draws = posterior.draws(image);
        layout.toFloats(images.packed(), image, 1, pixelsOfImage);
      }
      Noise.fill(Noise.key(seed, ids[image], sample), noise, 0, latents);
      logPosterior[row] = draws.draw(noise, z, row * latents);
      System.arraycopy(pixelsOfImage, 0, pixelsOfRows, row * pixels, pixels);
      labels[row] = image < images.labels().length ? images.labels()[image] : UNLABELLED;
    }
  }
}
