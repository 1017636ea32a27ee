package org.sparkvae.model;

import java.util.Arrays;

/**
 * Normal distributions with diagonal covariance, one for each image of a batch: the approximate
 * posterior q(z|x) = N(mean, diag(exp(logVariance))).
 *
 * <p>Arrays are [images × latents], row by row.
 */
public final class DiagonalGaussian {
  private final int latents;
  private final double[] mean;
  private final double[] logVariance;

  /**
   * Takes the arrays as they are, without a copy.
   *
   * @param mean [images × latents]
   * @param logVariance ln σ², [images × latents]
   */
  public DiagonalGaussian(int latents, double[] mean, double[] logVariance) {
    if (mean.length != logVariance.length || mean.length % latents != 0) {
      throw new IllegalArgumentException(
          "Invalid posterior: " + mean.length + " means, " + logVariance.length + " variances");
    }
    this.latents = latents;
    this.mean = mean;
    this.logVariance = logVariance;
  }

  /** Splits rows of [mean | log variance]. */
  static DiagonalGaussian ofRows(float[] rows, int latents) {
    int images = rows.length / (2 * latents);
    double[] mean = new double[images * latents];
    double[] logVariance = new double[images * latents];
    for (int j = 0; j < mean.length; j++) {
      int row = j + j / latents * latents;
      mean[j] = rows[row];
      logVariance[j] = rows[row + latents];
    }
    return new DiagonalGaussian(latents, mean, logVariance);
  }

  public int images() {
    return mean.length / latents;
  }

  public int latents() {
    return latents;
  }

  /** Mean of image {@code i}. */
  public float[] mean(int i) {
    return row(mean, i);
  }

  /** ln σ² of image {@code i}. */
  public float[] logVariance(int i) {
    return row(logVariance, i);
  }

  /**
   * KL(q‖N(0, I)) of image {@code i} = ½ Σ (mean² + σ² − ln σ² − 1), in nats; never negative.
   *
   * <p>Source: Kingma and Welling 2014, appendix B.
   */
  public double kl(int i) {
    double sum = 0;
    for (int j = i * latents; j < (i + 1) * latents; j++) {
      sum += kl(mean[j], logVariance[j]);
    }
    return sum;
  }

  /** KL(N(mean, exp(logVariance))‖N(0, 1)) of one latent, in nats. */
  public static double kl(double mean, double logVariance) {
    // expm1 keeps the small difference of e^v and 1 + v that plain subtraction would cancel.
    return kl(mean, logVariance, Math.expm1(logVariance));
  }

  /** The same where exp(logVariance) − 1 has been computed before. */
  static double kl(double mean, double logVariance, double excessVariance) {
    return 0.5 * (mean * mean + excessVariance - logVariance);
  }

  /**
   * z = mean + exp(logVariance/2)·ε, [images × latents].
   *
   * @param noise ε, [images × latents]
   */
  public float[] sample(float[] noise) {
    float[] z = new float[mean.length];
    for (int j = 0; j < z.length; j++) {
      z[j] = (float) (mean[j] + Math.exp(0.5 * logVariance[j]) * noise[j]);
    }
    return z;
  }

  /** Mean, then ln σ² of image {@code i}. */
  float[] row(int i) {
    float[] row = Arrays.copyOf(mean(i), 2 * latents);
    System.arraycopy(logVariance(i), 0, row, latents, latents);
    return row;
  }

  /** Samples of image {@code i}, one by one. */
  Draws draws(int i) {
    return new Draws(i);
  }

  /** z = mean + σ·ε of one image, with its density: what does not change is computed once. */
  final class Draws {
    private final int from;
    private final double[] deviation = new double[latents];
    private final double logNormalizer;

    private Draws(int image) {
      from = image * latents;
      double sum = latents * Math.log(2 * Math.PI);
      for (int j = 0; j < latents; j++) {
        deviation[j] = Math.exp(0.5 * logVariance[from + j]);
        sum += logVariance[from + j];
      }
      logNormalizer = 0.5 * sum;
    }

    /**
     * Writes one z.
     *
     * @param noise ε, [latents]
     * @param place of z in {@code z}
     * @return log q(z|x) = −½ Σ (ε² + ln σ²) − ½ latents·ln 2π, in nats
     */
    double draw(float[] noise, float[] z, int place) {
      double squares = 0;
      for (int j = 0; j < latents; j++) {
        double e = noise[j];
        z[place + j] = (float) (mean[from + j] + deviation[j] * e);
        squares += e * e;
      }
      return -0.5 * squares - logNormalizer;
    }
  }

  private float[] row(double[] values, int i) {
    float[] row = new float[latents];
    for (int j = 0; j < latents; j++) {
      row[j] = (float) values[i * latents + j];
    }
    return row;
  }
}
