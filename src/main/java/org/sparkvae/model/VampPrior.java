package org.sparkvae.model;

import java.util.SplittableRandom;

/**
 * p(z) = 1/C Σ_c q(z|u_c): the mixture of the posteriors of C pseudo-inputs u_c, which are
 * parameters of the model.
 *
 * <p>Source: Tomczak and Welling, VAE with a VampPrior, 2018.
 */
final class VampPrior implements Prior {
  private final MixtureOfPosteriors mixture;
  private final int latents;
  private final double[] wide;

  /** With components that have been set. */
  VampPrior(MixtureOfPosteriors mixture, int latents) {
    this.mixture = mixture;
    this.latents = latents;
    this.wide = new double[latents];
  }

  @Override
  public void logDensity(float[] z, int rows, double[] result) {
    for (int row = 0; row < rows; row++) {
      for (int j = 0; j < latents; j++) {
        wide[j] = z[row * latents + j];
      }
      result[row] = mixture.logDensity(wide, 0);
    }
  }

  @Override
  public void draw(long key, float[] z, int at) {
    SplittableRandom random = new SplittableRandom(Noise.key(key, -1));
    mixture.draw(random.nextInt(mixture.components()), Noise.normal(key, latents), z, at);
  }
}
