package org.sparkvae.model.kernels;

import org.sparkvae.model.kernels.Nonlinearity.Slope;

/** output = f(input ∗ weights + bias) by oneDNN's own convolution. */
final class DirectConvolutionKernel implements Kernel {
  private final Activations output;
  private final Runnable forward;
  private final Slope slope;
  private final Runnable toWeights;
  private final Runnable toInput;

  /**
   * A layer.
   *
   * @param input with channels last
   * @param direct which applies the nonlinearity
   */
  DirectConvolutionKernel(
      Activations input, DirectConvolution direct, Weights parameters, Nonlinearity nonlinearity) {
    boolean trained = parameters.trained();
    this.output = Activations.of(direct.shape().output(), Order.CHANNELS_LAST, trained);
    NativeFloats x = input.values();
    this.forward = direct.forward(x, parameters.weights(), parameters.bias(), output.values());
    this.slope = trained ? nonlinearity.backward(output) : null;
    this.toWeights = trained ? toWeights(direct, x, parameters) : null;
    this.toInput =
        trained && input.hasGradient()
            ? direct.backwardData(output.gradient(), parameters.weights(), input.gradient())
            : () -> {};
  }

  @Override
  public Activations output() {
    return output;
  }

  @Override
  public void forward() {
    forward.run();
  }

  @Override
  public void backward() {
    slope.run(0, output.shape().size());
    toWeights.run();
    toInput.run();
  }

  private Runnable toWeights(DirectConvolution direct, NativeFloats x, Weights parameters) {
    return direct.backwardWeights(
        x, output.gradient(), parameters.weightsGradient(), parameters.biasGradient());
  }
}
