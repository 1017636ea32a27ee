package org.sparkvae.model.layers;

import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;

/** Configuration of {@link FullyConnectedLayer}: [images × in] to [images × out]. */
public final class FullyConnected extends KernelConfiguration {
  private static final long serialVersionUID = 1L;

  /** For the reader of DL4J's JSON. */
  FullyConnected() {}

  private FullyConnected(Builder builder) {
    super(builder);
  }

  /** A layer with so many inputs and outputs. */
  public static FullyConnected of(int in, int out, Activation activation) {
    return new Builder().nIn(in).nOut(out).activation(activation).build();
  }

  @Override
  BaseLayer<?> layer(NeuralNetConfiguration conf, DataType type) {
    return new FullyConnectedLayer(conf, type);
  }

  @Override
  public ParamInitializer initializer() {
    return DefaultParamInitializer.getInstance();
  }

  /** What DL4J wants behind a constructor. */
  private static final class Builder extends FeedForwardLayer.Builder<Builder> {
    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // DL4J declares it so
    public <E extends org.deeplearning4j.nn.conf.layers.Layer> E build() {
      return (E) new FullyConnected(this);
    }
  }
}
