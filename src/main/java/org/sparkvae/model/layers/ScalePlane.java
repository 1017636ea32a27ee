package org.sparkvae.model.layers;

import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Configuration of {@link ScalePlaneLayer}: [images × pixels] to [images × 2·pixels], with one
 * parameter.
 */
public final class ScalePlane extends KernelConfiguration {
  private static final long serialVersionUID = 1L;

  /** For the reader of DL4J's JSON. */
  ScalePlane() {}

  private ScalePlane(Builder builder) {
    super(builder);
  }

  /** A layer for images of so many pixels. */
  public static ScalePlane of(int pixels) {
    return new Builder().nIn(pixels).nOut(2L * pixels).activation(Activation.IDENTITY).build();
  }

  @Override
  BaseLayer<?> layer(NeuralNetConfiguration conf, DataType type) {
    return new ScalePlaneLayer(conf, type);
  }

  @Override
  public ParamInitializer initializer() {
    return new OneParameter();
  }

  /** What DL4J wants behind a constructor. */
  private static final class Builder extends FeedForwardLayer.Builder<Builder> {
    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // DL4J declares it so
    public <E extends org.deeplearning4j.nn.conf.layers.Layer> E build() {
      return (E) new ScalePlane(this);
    }
  }
}
