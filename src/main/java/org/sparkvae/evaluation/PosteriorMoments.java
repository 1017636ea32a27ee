package org.sparkvae.evaluation;

import java.io.Serializable;
import java.util.Arrays;
import org.sparkvae.model.DiagonalGaussian;

/**
 * First and second moments of the posteriors of many images, from which follows how much of the
 * latent space is used, in memory for latents² numbers whatever the images.
 */
public final class PosteriorMoments implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Above it a latent is active: that of the source below. */
  public static final double ACTIVE = 0.01;

  private final int latents;
  private long images;
  private final double[] means;

  /** Σ mean·meanᵀ, [latents × latents], of which the lower half is kept. */
  private final double[] products;

  private final double[] variances;

  /** Of no image yet. */
  public PosteriorMoments(int latents) {
    this.latents = latents;
    this.means = new double[latents];
    this.products = new double[latents * latents];
    this.variances = new double[latents];
  }

  /** Adds the images of a batch. */
  public void add(DiagonalGaussian posterior) {
    for (int i = 0; i < posterior.images(); i++) {
      add(posterior.mean(i), posterior.logVariance(i));
    }
  }

  private void add(float[] mean, float[] logVariance) {
    images++;
    for (int j = 0; j < latents; j++) {
      means[j] += mean[j];
      variances[j] += Math.exp(logVariance[j]);
      for (int l = 0; l <= j; l++) {
        products[j * latents + l] += (double) mean[j] * mean[l];
      }
    }
  }

  /** Adds what has been counted elsewhere. */
  public void add(PosteriorMoments other) {
    images += other.images;
    add(means, other.means);
    add(products, other.products);
    add(variances, other.variances);
  }

  private static void add(double[] sums, double[] others) {
    Arrays.setAll(sums, i -> sums[i] + others[i]);
  }

  /** Images behind the moments. */
  public long images() {
    return images;
  }

  public int latents() {
    return latents;
  }

  /**
   * A_u = Cov_x(E_q(u|x)[u]) of each latent u: the variance of the posterior's mean over the
   * images.
   *
   * <p>Source: Yuri Burda, Roger Grosse and Ruslan Salakhutdinov, Importance Weighted Autoencoders,
   * 2015, section 5.
   */
  public double[] activity() {
    double[] activity = new double[latents];
    Arrays.setAll(activity, j -> covariance(j, j));
    return activity;
  }

  /** Latents with A_u > 0.01. */
  public int activeUnits() {
    return (int) Arrays.stream(activity()).filter(a -> a > ACTIVE).count();
  }

  /**
   * KL(N(m, S)‖N(0, I)) = ½ (tr S + mᵀm − latents − ln det S), in nats, where m and S are mean and
   * covariance of the aggregate posterior q(z), the mean of q(z|x) over these images: S = Cov(mean)
   * + E[σ²].
   *
   * <p>Since ln p(z) is quadratic, KL(q(z)‖p) exceeds it by KL(q(z)‖N(m, S)) ≥ 0: it is a lower
   * bound, and all of what the mean of KL(q(z|x)‖p) holds beyond KL(q(z)‖p) is the mutual
   * information of x and z. No sampling is behind it; as an estimate for all images that might have
   * been drawn it is about (latents + latents·(latents + 1)/2)/(2·images) too high. The estimators
   * that compare z with the posteriors of a minibatch of M images see no mutual information above
   * ln M, far below that of most image models.
   *
   * <p>Source of the decomposition: Matthew Hoffman and Matthew Johnson, ELBO Surgery: yet another
   * way to carve up the variational evidence lower bound, 2016.
   */
  public double aggregateKl() {
    double sum = -latents - logDeterminant();
    for (int j = 0; j < latents; j++) {
      double mean = means[j] / images;
      sum += covariance(j, j) + variances[j] / images + mean * mean;
    }
    return 0.5 * sum;
  }

  private double covariance(int j, int l) {
    return products[j * latents + l] / images - means[j] / images * (means[l] / images);
  }

  /** ln det S = 2 Σ ln Lⱼⱼ with the Cholesky factor L of S. */
  private double logDeterminant() {
    double[][] factor = new double[latents][latents];
    double sum = 0;
    for (int j = 0; j < latents; j++) {
      for (int l = 0; l <= j; l++) {
        double rest = covariance(j, l) + (j == l ? variances[j] / images : 0);
        for (int k = 0; k < l; k++) {
          rest -= factor[j][k] * factor[l][k];
        }
        factor[j][l] = j == l ? Math.sqrt(rest) : rest / factor[l][l];
      }
      sum += Math.log(factor[j][j]);
    }
    return 2 * sum;
  }
}
