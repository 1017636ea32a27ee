package org.sparkvae.model.layers;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * ND4J's two convolution operations that reach oneDNN; its transposed convolution does not, and is
 * twenty times slower. Arrays are NCHW, weights [out × in × 3 × 3], padding 1.
 */
final class ConvolutionOps {
  static final int KERNEL = 3;

  private static final int PADDING = 1;
  private static final int DILATION = 1;
  private static final int NOT_SAME_MODE = 0;
  private static final int NCHW = 0;
  private static final int WEIGHTS_OUT_IN = 1;

  private ConvolutionOps() {}

  /** output = input ∗ weights + bias. */
  static void forward(
      INDArray input, INDArray weights, INDArray bias, int stride, INDArray output) {
    INDArray[] inputs = {input, weights, bias.reshape(bias.length())};
    run("conv2d", inputs, new INDArray[] {output}, stride);
  }

  /** output = input ∗ weights. */
  static void forward(INDArray input, INDArray weights, int stride, INDArray output) {
    run("conv2d", new INDArray[] {input, weights}, new INDArray[] {output}, stride);
  }

  /**
   * Gradients of a convolution at {@code input}: {toInput, toWeights} or {toInput, toWeights,
   * toBias}.
   */
  static void backward(
      INDArray input, INDArray weights, INDArray toOutput, int stride, INDArray... gradients) {
    run("conv2d_bp", new INDArray[] {input, weights, toOutput}, gradients, stride);
  }

  /** Adds to each channel its bias, in place. */
  static void addBias(INDArray output, INDArray bias) {
    boolean channelsFirst = true;
    Nd4j.exec(
        DynamicCustomOp.builder("biasadd")
            .addInputs(output, bias.reshape(bias.length()))
            .addOutputs(output)
            .addBooleanArguments(channelsFirst)
            .build());
  }

  private static void run(String name, INDArray[] inputs, INDArray[] outputs, int stride) {
    Nd4j.exec(
        DynamicCustomOp.builder(name)
            .addInputs(inputs)
            .addOutputs(outputs)
            .addIntegerArguments(
                KERNEL,
                KERNEL,
                stride,
                stride,
                PADDING,
                PADDING,
                DILATION,
                DILATION,
                NOT_SAME_MODE,
                NCHW,
                WEIGHTS_OUT_IN)
            .build());
  }
}
