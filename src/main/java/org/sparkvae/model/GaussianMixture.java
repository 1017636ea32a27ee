package org.sparkvae.model;

import java.io.Serializable;

/**
 * A mixture of normal distributions of latents with full covariance: Σ weight·N(mean, covariance).
 *
 * @param weights of the components, 1 in all
 * @param means [components × latents]
 * @param covariances [components × latents × latents], symmetric
 */
@SuppressWarnings("ArrayRecordComponent") // in transit: never compared, never a key
public record GaussianMixture(double[] weights, double[][] means, double[][][] covariances)
    implements Serializable {

  public GaussianMixture {
    if (weights.length == 0
        || means.length != weights.length
        || covariances.length != weights.length) {
      throw new IllegalArgumentException(
          "Invalid mixture: "
              + weights.length
              + " weights, "
              + means.length
              + " means, "
              + covariances.length
              + " covariances");
    }
  }

  public int components() {
    return weights.length;
  }

  /** This mixture as p(z). */
  public Prior prior() {
    return new MixturePrior(this);
  }
}
