package org.sparkvae.model;

/**
 * An estimate of KL(q(z|x)‖p(z)) where it has no closed form: log q(z|x) − log p(z) at one z = mean
 * + σ·ε. Right on average; a single one may be below 0.
 */
public final class SampledKl {
  private final Prior prior;
  private final int latents;
  private final float[] z;
  private final double[] logPrior = new double[1];

  /** Of posteriors from this prior. */
  public SampledKl(Prior prior, int latents) {
    this.prior = prior;
    this.latents = latents;
    this.z = new float[latents];
  }

  /**
   * The estimate for one posterior, in nats; not finite where a mean or log variance is not.
   *
   * @param rows of means, then log variances
   * @param from where the row begins
   * @param noise ε of the row
   * @param at where it begins
   */
  public double of(float[] rows, int from, float[] noise, int at) {
    // −½ ln 2π of each latent, like the rest of log q: with z = mean + σ·ε, (z − mean)/σ is ε.
    double logPosterior = -0.5 * latents * Math.log(2 * Math.PI);
    for (int j = 0; j < latents; j++) {
      double logVariance = rows[from + latents + j];
      double e = noise[at + j];
      z[j] = (float) (rows[from + j] + Math.exp(0.5 * logVariance) * e);
      logPosterior -= 0.5 * (e * e + logVariance);
    }
    prior.logDensity(z, 1, logPrior);
    return logPosterior - logPrior[0];
  }
}
