package org.sparkvae.model;

/** p(z) = N(0, I): log p(z) = −½ Σ z² − ½ latents·ln 2π. */
final class StandardNormal implements Prior {
  private final int latents;
  private final double logNormalizer;

  StandardNormal(int latents) {
    this.latents = latents;
    this.logNormalizer = 0.5 * latents * Math.log(2 * Math.PI);
  }

  @Override
  public void logDensity(float[] z, int rows, double[] result) {
    for (int row = 0; row < rows; row++) {
      double squares = 0;
      for (int j = row * latents; j < (row + 1) * latents; j++) {
        squares += (double) z[j] * z[j];
      }
      result[row] = -0.5 * squares - logNormalizer;
    }
  }

  @Override
  public void draw(long key, float[] z, int at) {
    Noise.fill(key, z, at, latents);
  }
}
