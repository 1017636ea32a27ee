package org.sparkvae.config;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;

/**
 * The network and its likelihood ({@code model} in the configuration).
 *
 * @param latents dimensions of z
 * @param hidden widths of the fully connected hidden layers, from image to latents
 * @param channels output channels of the convolutions, from image to latents ({@code conv} only)
 * @param variance of every pixel under the Gaussian likelihood, pixels scaled to 0..1
 */
public record ModelConfig(
    Network network,
    int latents,
    List<Integer> hidden,
    List<Integer> channels,
    Activation activation,
    LikelihoodKind likelihood,
    double variance)
    implements Serializable {

  public ModelConfig {
    hidden = List.copyOf(hidden);
    channels = List.copyOf(channels);
  }

  /** Kind of network. */
  public enum Network {
    MLP,
    CONV
  }

  /** Function after every hidden layer. */
  public enum Activation {
    RELU,
    TANH,
    ELU,
    SOFTPLUS
  }

  /** Distribution of a pixel given z. */
  public enum LikelihoodKind {
    BERNOULLI,
    GAUSSIAN;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
