package org.sparkvae.model.layers;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Configuration of {@link TransposedConvolutionLayer}: the mirror of a {@link StridedConvolution}
 * of stride 2, [images × in × ⌈height/2⌉ × ⌈width/2⌉] to [images × out × height × width].
 */
public final class TransposedConvolution extends Deconvolution2D {
  private static final long serialVersionUID = 1L;
  private static final int SIDE = 3;

  private final int height;
  private final int width;

  @JsonCreator
  TransposedConvolution(@JsonProperty("height") int height, @JsonProperty("width") int width) {
    this.height = height;
    this.width = width;
  }

  private TransposedConvolution(Builder builder, int height, int width) {
    super(builder);
    this.height = height;
    this.width = width;
  }

  /** A layer with so many input and output channels, whose output has these sides. */
  public static TransposedConvolution of(
      int in, int out, int height, int width, Activation activation) {
    Builder builder = new Builder(SIDE, SIDE);
    builder.stride(2, 2).padding(1, 1).nIn(in).nOut(out).activation(activation);
    return new TransposedConvolution(builder, height, width);
  }

  /** Rows of the output. */
  public int getHeight() {
    return height;
  }

  /** Columns of the output. */
  public int getWidth() {
    return width;
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    TransposedConvolutionLayer layer = new TransposedConvolutionLayer(conf, type);
    layer.setListeners(listeners);
    layer.setIndex(index);
    return Instantiation.withParameters(layer, conf, initializer(), parameters, initialize);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TransposedConvolution that
        && super.equals(other)
        && height == that.height
        && width == that.width;
  }

  @Override
  protected boolean canEqual(Object other) {
    return other instanceof TransposedConvolution;
  }

  @Override
  public int hashCode() {
    return 31 * (31 * super.hashCode() + height) + width;
  }
}
