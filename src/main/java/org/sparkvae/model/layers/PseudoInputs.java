package org.sparkvae.model.layers;

import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** Configuration of {@link PseudoInputsLayer}: [images × pixels] to [(images + count) × pixels]. */
public final class PseudoInputs extends KernelConfiguration {
  private static final long serialVersionUID = 1L;

  private final int count;

  @JsonCreator
  PseudoInputs(@JsonProperty("count") int count) {
    this.count = count;
  }

  private PseudoInputs(Builder builder, int count) {
    super(builder);
    this.count = count;
  }

  /** So many pseudo-inputs of so many pixels. */
  public static PseudoInputs of(int count, int pixels) {
    Builder builder = new Builder();
    builder.nIn(pixels).nOut(pixels).activation(Activation.SIGMOID);
    return new PseudoInputs(builder, count);
  }

  /** Pseudo-inputs. */
  public int getCount() {
    return count;
  }

  @Override
  BaseLayer<?> layer(NeuralNetConfiguration conf, DataType type) {
    return new PseudoInputsLayer(conf, type);
  }

  @Override
  public ParamInitializer initializer() {
    return new PseudoInputInitializer();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PseudoInputs that && super.equals(other) && count == that.count;
  }

  @Override
  protected boolean canEqual(Object other) {
    return other instanceof PseudoInputs;
  }

  @Override
  public int hashCode() {
    return 31 * super.hashCode() + count;
  }

  /** What DL4J wants behind a constructor. */
  private static final class Builder extends FeedForwardLayer.Builder<Builder> {
    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // DL4J declares it so
    public <E extends org.deeplearning4j.nn.conf.layers.Layer> E build() {
      throw new UnsupportedOperationException("Cannot build pseudo-inputs: they need a count");
    }
  }
}
