package org.sparkvae.model.layers;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Configuration of {@link StridedConvolutionLayer}: a 3×3 convolution with padding 1, [images × in
 * × height × width] to [images × out × ⌈height/stride⌉ × ⌈width/stride⌉].
 */
public final class StridedConvolution extends ConvolutionLayer {
  private static final long serialVersionUID = 1L;
  private static final int SIDE = 3;

  /** For the reader of DL4J's JSON. */
  StridedConvolution() {}

  private StridedConvolution(Builder builder) {
    super(builder);
  }

  /** A layer with so many input and output channels. */
  public static StridedConvolution of(int in, int out, int stride, Activation activation) {
    return new StridedConvolution(
        new Builder(SIDE, SIDE)
            .stride(stride, stride)
            .padding(1, 1)
            .convolutionMode(ConvolutionMode.Truncate)
            .nIn(in)
            .nOut(out)
            .activation(activation));
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    StridedConvolutionLayer layer = new StridedConvolutionLayer(conf, type);
    layer.setListeners(listeners);
    layer.setIndex(index);
    return Instantiation.withParameters(layer, conf, initializer(), parameters, initialize);
  }
}
