package org.sparkvae.model.kernels;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_0;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_1;

import java.util.Arrays;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.memory;

/**
 * A transposed convolution as what it is, the gradient of a convolution to its input: forward is
 * that convolution's backward pass, backward its forward pass and its gradient to the weights.
 * Weights [in × out × 3 × 3] are that convolution's [out × in × 3 × 3] as they stand.
 *
 * <p>Source: Dumoulin and Visin, A guide to convolution arithmetic for deep learning, 2016, chapter
 * 4.
 */
public final class TransposedConvolutionKernel implements Kernel {
  private final int channels;
  private final int positions;
  private final Weights parameters;
  private final Activations output;
  private final Runnable forward;
  private final Operation addBias;
  private final Runnable throughNonlinearity;
  private final NativeFloats ones;
  private final Runnable toWeights;
  private final Runnable toInput;

  /**
   * A layer from {@code mirror}'s output to its input.
   *
   * @param mirror the convolution whose gradient this is
   */
  public TransposedConvolutionKernel(
      Activations input, ConvolutionShape mirror, Weights parameters, Nonlinearity nonlinearity) {
    boolean trained = parameters.trained();
    this.channels = mirror.input().channels();
    this.positions = mirror.input().positions();
    this.parameters = parameters;
    this.output = Activations.of(mirror.input(), trained);
    DirectConvolution direct = new DirectConvolution(mirror, Nonlinearity.IDENTITY, false);
    NativeFloats weights = parameters.weights();
    this.forward = direct.backwardData(input.values(), weights, output.values());
    this.addBias = addBias(nonlinearity);
    this.throughNonlinearity = trained ? nonlinearity.backward(output) : null;
    this.ones = trained ? ones(positions) : null;
    this.toWeights = trained ? toWeights(direct, input) : null;
    this.toInput =
        trained && input.hasGradient()
            ? direct.forward(output.gradient(), weights, null, input.gradient())
            : () -> {};
  }

  @Override
  public Activations output() {
    return output;
  }

  @Override
  public void forward() {
    forward.run();
    addBias.run();
  }

  @Override
  public void backward() {
    throughNonlinearity.run();
    toWeights.run();
    sumToBias();
    toInput.run();
  }

  private Runnable toWeights(DirectConvolution direct, Activations input) {
    return direct.backwardWeights(
        output.gradient(), input.values(), parameters.weightsGradient(), null);
  }

  private Operation addBias(Nonlinearity nonlinearity) {
    memory.desc values = OneDnn.matrix(positions, channels);
    memory.desc bias = OneDnn.matrix(1, channels);
    binary.primitive_desc description =
        new binary.primitive_desc(
            new binary.desc(algorithm.binary_add, values, bias, values),
            nonlinearity.fused(),
            OneDnn.engine());
    memory inPlace = output.values().as(values);
    return new Operation(new binary(description))
        .with(DNNL_ARG_SRC_0, inPlace)
        .with(DNNL_ARG_SRC_1, parameters.bias().as(bias))
        .with(DNNL_ARG_DST, inPlace);
  }

  /** Sums of the gradient's columns: a row of ones times the gradient. */
  private void sumToBias() {
    OneDnn.multiply(
        new OneDnn.Operand(ones.pointer(), false),
        new OneDnn.Operand(output.gradient().pointer(), false),
        0f,
        parameters.biasGradient().pointer(),
        1,
        channels,
        positions);
  }

  private static NativeFloats ones(int size) {
    float[] values = new float[size];
    Arrays.fill(values, 1f);
    NativeFloats ones = NativeFloats.allocate(size);
    ones.put(values);
    return ones;
  }

  @Override
  public void close() {
    output.close();
    if (ones != null) {
      ones.close();
    }
  }
}
