package org.sparkvae.config;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.io.Serializable;

/**
 * What training maximises ({@code objective}, {@code beta…}, {@code free-bits}, {@code samples} and
 * {@code gradient} in the configuration).
 *
 * @param beta factor of the KL term in the loss, never in what is reported
 * @param betaEpochs epochs over which β rises ({@code linear}), or of a cycle ({@code cyclical})
 * @param betaRamp share of a cycle over which β rises ({@code cyclical})
 * @param freeBits λ: nats of each latent dimension that the KL term counts at least
 * @param samples K: values of z drawn for each image of a minibatch
 */
public record ObjectiveConfig(
    Kind kind,
    double beta,
    BetaSchedule betaSchedule,
    double betaEpochs,
    double betaRamp,
    double freeBits,
    int samples,
    Gradient gradient)
    implements Serializable {

  /** −reconstruction + β·kl with one sample and a constant β. */
  public static ObjectiveConfig vae(double beta) {
    return new ObjectiveConfig(
        Kind.VAE, beta, BetaSchedule.CONSTANT, 1, 1, 0, 1, Gradient.REPARAMETERIZED);
  }

  /** Whether it is the evidence lower bound, whatever the weight of its KL term. */
  @JsonIgnore
  public boolean isElbo() {
    return kind == Kind.VAE || kind == Kind.BETA;
  }

  /** Which objective. */
  public enum Kind {
    VAE,
    BETA,
    IWAE,
    AUTOENCODER,
    KL_ONLY;

    @Override
    public String toString() {
      return Settings.name(this);
    }
  }

  /** How β moves in the course of training. */
  public enum BetaSchedule {
    CONSTANT,
    LINEAR,
    CYCLICAL;

    @Override
    public String toString() {
      return Settings.name(this);
    }
  }

  /** How the importance-weighted bound's gradient to the encoder is estimated. */
  public enum Gradient {
    REPARAMETERIZED,
    DOUBLY_REPARAMETERIZED;

    @Override
    public String toString() {
      return Settings.name(this);
    }
  }
}
