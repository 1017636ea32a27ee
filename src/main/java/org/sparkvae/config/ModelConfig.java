package org.sparkvae.config;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The network and its likelihood ({@code model} in the configuration).
 *
 * @param latents dimensions of z
 * @param hidden widths of the fully connected hidden layers, from image to latents
 * @param channels output channels of the convolutions, from image to latents ({@code conv} only)
 * @param decoderChannels output channels of the transposed convolutions, from latents to image;
 *     none for those of the convolutions, backwards
 * @param variance of every pixel under the Gaussian and the discretized logistic likelihood, pixels
 *     scaled to 0..1; what it starts from where it is learned
 * @param scale whose that variance is
 * @param conditional whether encoder and decoder are given the image's label
 * @param pseudoInputs of a VampPrior; 0 for the standard normal prior
 * @param binarization what is made of grey pixels before the model sees them
 */
public record ModelConfig(
    Network network,
    int latents,
    List<Integer> hidden,
    List<Integer> channels,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Integer> decoderChannels,
    Activation activation,
    LikelihoodKind likelihood,
    double variance,
    @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = OfEarlierModels.class)
        Scale scale,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean conditional,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) int pseudoInputs,
    @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = OfEarlierModels.class)
        Binarization binarization)
    implements Serializable {

  public ModelConfig {
    hidden = List.copyOf(hidden);
    channels = List.copyOf(channels);
    // Earlier models do not say.
    decoderChannels = decoderChannels == null ? List.of() : List.copyOf(decoderChannels);
    binarization = binarization == null ? Binarization.NONE : binarization;
    scale = scale == null ? Scale.FIXED : scale;
  }

  /** Output channels of each transposed convolution, from latents to image. */
  public List<Integer> transposedChannels() {
    if (!decoderChannels.isEmpty()) {
      return decoderChannels;
    }
    List<Integer> backwards = new ArrayList<>(channels);
    Collections.reverse(backwards);
    return backwards;
  }

  /** The same but for the channels of its decoder. */
  public ModelConfig withDecoderChannels(List<Integer> newDecoderChannels) {
    return new ModelConfig(
        network,
        latents,
        hidden,
        channels,
        newDecoderChannels,
        activation,
        likelihood,
        variance,
        scale,
        conditional,
        pseudoInputs,
        binarization);
  }

  /** Whether p(z) is the mixture of the posteriors of pseudo-inputs. */
  public boolean hasVampPrior() {
    return pseudoInputs > 0;
  }

  /** What is made of grey pixels, 8-bit levels v, before the model sees them. */
  public enum Binarization {
    /** v / 255. */
    NONE,

    /** 1 from v = 128 on, below that 0. */
    THRESHOLD,

    /** 1 with probability v / 255, else 0. */
    STOCHASTIC;

    @Override
    public String toString() {
      return Settings.name(this);
    }
  }

  /** Values that the decoder gives for each pixel: its location, and its scale unless fixed. */
  public int planes() {
    return scale == Scale.FIXED ? 1 : 2;
  }

  /** Kind of network. */
  public enum Network {
    MLP,
    CONV
  }

  /** What p(z) is. */
  public enum PriorKind {
    STANDARD_NORMAL,
    VAMP
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
    GAUSSIAN,
    DISCRETIZED_LOGISTIC,
    CONTINUOUS_BERNOULLI;

    /** Whether it has a scale beside its location. */
    public boolean hasScale() {
      return this == GAUSSIAN || this == DISCRETIZED_LOGISTIC;
    }

    @Override
    public String toString() {
      return Settings.name(this);
    }
  }

  /** Where the scale of a pixel's distribution comes from. */
  public enum Scale {
    /** The configured variance. */
    FIXED,

    /** One parameter of the model, trained with the network. */
    LEARNED,

    /** An output of the decoder beside each location. */
    PER_PIXEL;

    @Override
    public String toString() {
      return Settings.name(this);
    }
  }

  /** Leaves out of a model's JSON, and so of its hash, what earlier models do not have. */
  static final class OfEarlierModels {
    @Override
    public boolean equals(Object value) {
      return value == null || value == Scale.FIXED || value == Binarization.NONE;
    }

    @Override
    public int hashCode() {
      return 0;
    }
  }
}
