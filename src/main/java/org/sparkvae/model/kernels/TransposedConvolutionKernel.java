package org.sparkvae.model.kernels;

import java.util.List;
import org.sparkvae.model.kernels.Nonlinearity.Slope;

/**
 * A transposed convolution as what it is, the gradient of a convolution of stride 2 to its input:
 * forward is that convolution's way back, backward its way forward and its gradient to the weights.
 * Weights [in × out × 3 × 3] are that convolution's [out × in × 3 × 3] as they stand.
 *
 * <p>Source: Dumoulin and Visin, A guide to convolution arithmetic for deep learning, 2016, chapter
 * 4.
 */
final class TransposedConvolutionKernel implements Kernel {
  private final Activations input;
  private final Activations output;
  private final ConvolutionShape mirror;
  private final Weights parameters;
  private final Bias bias;
  private final SubPixelProducts forward;
  private final PatchProducts backward;
  private final List<Rows> bands;
  private final Runnable nonlinearity;
  private final Slope slope;
  private final int valuesOfRow;

  /**
   * A layer from {@code mirror}'s output to its input.
   *
   * @param input with channels last
   * @param mirror the convolution whose gradient this is
   */
  TransposedConvolutionKernel(
      Activations input, ConvolutionShape mirror, Weights parameters, Nonlinearity nonlinearity) {
    boolean trained = parameters.trained();
    this.input = input;
    this.output = Activations.of(mirror.input(), Order.CHANNELS_LAST, trained);
    this.mirror = mirror;
    this.parameters = parameters;
    this.forward = new SubPixelProducts(mirror);
    int positions = forward.squares().size() / mirror.input().channels();
    this.bias = new Bias(parameters, mirror.input().width(), positions);
    this.backward = trained ? new PatchProducts(mirror, true) : null;
    this.bands = mirror.bands();
    this.valuesOfRow = mirror.input().width() * mirror.input().channels();
    this.nonlinearity = nonlinearity.forward(forward.squares());
    this.slope = trained ? nonlinearity.backward(output) : null;
  }

  @Override
  public Activations output() {
    return output;
  }

  @Override
  public void forward() {
    bias.read();
    forward.read(parameters.weights());
    for (Rows rows : bands) {
      bias.fill(forward.squares());
      forward.multiply(1f, input.values(), rows);
      nonlinearity.run();
      forward.copyTo(output.values(), rows);
    }
  }

  @Override
  public void backward() {
    backward.read(parameters.weights());
    for (Rows rows : bands) {
      Rows outputs = mirror.inputs(rows);
      slope.run(outputs.first() * valuesOfRow, outputs.count() * valuesOfRow);
      bias.addUp(output.gradient(), outputs);
      backward.unfold(output.gradient(), rows);
      backward.addToGradient(input.values(), rows);
      if (input.hasGradient()) {
        backward.multiply(0f, input.gradient(), rows);
      }
    }
    bias.write();
    backward.write(parameters.weightsGradient());
  }

  @Override
  public void close() {
    output.close();
    bias.close();
    forward.close();
    if (backward != null) {
      backward.close();
    }
  }
}
