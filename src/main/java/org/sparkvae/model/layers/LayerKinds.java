package org.sparkvae.model.layers;

import java.util.List;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.nd4j.linalg.activations.Activation;

/**
 * The layers that a network is made of: ours, or DL4J's own, which compute the same from the same
 * flat vector of parameters, slowly and in any precision. Those are what ours are tested and timed
 * against.
 */
public enum LayerKinds {
  /** On {@code model.kernels}, in float32. */
  KERNELS {
    @Override
    public Layer dense(int in, int out, Activation activation) {
      return FullyConnected.of(in, out, activation);
    }

    @Override
    public Layer convolution(int in, int out, int stride, Activation activation) {
      return StridedConvolution.of(in, out, stride, activation);
    }

    @Override
    public List<Layer> transposed(int in, int out, int[] sides, Activation activation) {
      return List.of(TransposedConvolution.of(in, out, sides[0], sides[1], activation));
    }
  },

  /** DL4J's own. */
  STOCK {
    @Override
    public Layer dense(int in, int out, Activation activation) {
      return new DenseLayer.Builder().nIn(in).nOut(out).activation(activation).build();
    }

    @Override
    public Layer convolution(int in, int out, int stride, Activation activation) {
      return new ConvolutionLayer.Builder(SIDE, SIDE)
          .stride(stride, stride)
          .padding(1, 1)
          .convolutionMode(ConvolutionMode.Truncate)
          .nIn(in)
          .nOut(out)
          .activation(activation)
          .build();
    }

    @Override
    public List<Layer> transposed(int in, int out, int[] sides, Activation activation) {
      Deconvolution2D.Builder builder = new Deconvolution2D.Builder(SIDE, SIDE);
      builder.stride(2, 2).convolutionMode(ConvolutionMode.Truncate).nIn(in).nOut(out);
      // Without padding it gives back 2·⌈side/2⌉ + 1: one row too many before, and what is left.
      int bottom = 2 * ((sides[0] + 1) / 2) - sides[0];
      int right = 2 * ((sides[1] + 1) / 2) - sides[1];
      return List.of(
          builder.activation(activation).build(),
          new Cropping2D.Builder(1, bottom, 1, right).build());
    }
  };

  private static final int SIDE = 3;

  /** f(x·w + b). */
  public abstract Layer dense(int in, int out, Activation activation);

  /** f(x ∗ w + b), 3×3, padding 1. */
  public abstract Layer convolution(int in, int out, int stride, Activation activation);

  /**
   * The mirror of a convolution of stride 2, in one or more layers.
   *
   * @param sides height and width of its output
   */
  public abstract List<Layer> transposed(int in, int out, int[] sides, Activation activation);
}
