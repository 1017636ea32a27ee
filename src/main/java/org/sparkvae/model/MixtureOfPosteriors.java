package org.sparkvae.model;

import java.util.Arrays;

/**
 * p(z) = 1/C Σ_c N(z; mean_c, diag(exp(logVariance_c))) and its gradients: what a VampPrior is, the
 * components being the posteriors of its pseudo-inputs. Sums over components are taken as
 * log-sum-exp, so that a z far from all of them has a log-density all the same.
 *
 * <p>Source: Tomczak and Welling 2018, equation 9.
 */
public final class MixtureOfPosteriors {
  private static final double LOG_2_PI = Math.log(2 * Math.PI);

  private final int components;
  private final int latents;

  /** All [latents × components], so that loops over components lie side by side. */
  private final double[] mean;

  private final double[] logVariance;
  private final double[] precision;

  /** ln of the density at the mean of each component. */
  private final double[] logPeak;

  private final double[] share;
  private final double[] toMean;
  private final double[] toLogVariance;

  /** Components that are not known yet. */
  public MixtureOfPosteriors(int components, int latents) {
    this.components = components;
    this.latents = latents;
    this.mean = new double[latents * components];
    this.logVariance = new double[latents * components];
    this.precision = new double[latents * components];
    this.logPeak = new double[components];
    this.share = new double[components];
    this.toMean = new double[latents * components];
    this.toLogVariance = new double[latents * components];
  }

  /**
   * Takes over the components.
   *
   * @param rows of [mean | log variance], [components × 2·latents]
   * @param from index of the first component's mean
   */
  public void set(double[] rows, int from) {
    Arrays.fill(logPeak, -0.5 * latents * LOG_2_PI);
    for (int c = 0; c < components; c++) {
      int row = from + c * 2 * latents;
      for (int j = 0; j < latents; j++) {
        int place = j * components + c;
        mean[place] = rows[row + j];
        logVariance[place] = rows[row + latents + j];
        precision[place] = Math.exp(-logVariance[place]);
        logPeak[c] -= 0.5 * logVariance[place];
      }
    }
  }

  /**
   * log p(z), in nats.
   *
   * @param z latents from {@code at} on
   */
  public double logDensity(double[] z, int at) {
    System.arraycopy(logPeak, 0, share, 0, components);
    for (int j = 0; j < latents; j++) {
      subtractSquares(z[at + j], j * components);
    }
    double most = Double.NEGATIVE_INFINITY;
    for (double term : share) {
      most = Math.max(most, term);
    }
    double sum = 0;
    for (int c = 0; c < components; c++) {
      share[c] = Math.exp(share[c] - most);
      sum += share[c];
    }
    for (int c = 0; c < components; c++) {
      share[c] /= sum;
    }
    return most + Math.log(sum) - Math.log(components);
  }

  private void subtractSquares(double z, int place) {
    for (int c = 0; c < components; c++) {
      double distance = z - mean[place + c];
      share[c] -= 0.5 * distance * distance * precision[place + c];
    }
  }

  /**
   * Adds weight·∂log p(z)/∂z of the z that {@link #logDensity} was last asked of to {@code toZ},
   * and keeps what it adds to the components for {@link #addTo}: with r_c the share of component c
   * in p(z), ∂/∂z = −Σ r_c·(z − mean_c)/σ²_c, ∂/∂mean_c = r_c·(z − mean_c)/σ²_c and
   * ∂/∂logVariance_c = ½·r_c·((z − mean_c)²/σ²_c − 1).
   *
   * @param toZ at the places of z
   */
  public void addGradient(double weight, double[] z, int at, double[] toZ) {
    for (int j = 0; j < latents; j++) {
      double slope = 0;
      for (int c = 0; c < components; c++) {
        int place = j * components + c;
        double distance = z[at + j] - mean[place];
        double pull = weight * share[c] * distance * precision[place];
        toMean[place] += pull;
        toLogVariance[place] += 0.5 * (pull * distance - weight * share[c]);
        slope += pull;
      }
      toZ[at + j] -= slope;
    }
  }

  /**
   * Adds the gradients of the components and forgets them.
   *
   * @param toRows gradient of the rows that {@link #set} was given
   */
  public void addTo(double[] toRows, int from) {
    for (int c = 0; c < components; c++) {
      int row = from + c * 2 * latents;
      for (int j = 0; j < latents; j++) {
        toRows[row + j] += toMean[j * components + c];
        toRows[row + latents + j] += toLogVariance[j * components + c];
      }
    }
    Arrays.fill(toMean, 0);
    Arrays.fill(toLogVariance, 0);
  }

  /** Components. */
  int components() {
    return components;
  }

  /** z = mean_c + σ_c·ε, written from {@code at} on. */
  void draw(int component, float[] noise, float[] z, int at) {
    for (int j = 0; j < latents; j++) {
      int place = j * components + component;
      z[at + j] = (float) (mean[place] + Math.exp(0.5 * logVariance[place]) * noise[j]);
    }
  }
}
