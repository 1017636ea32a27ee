package org.sparkvae.model.kernels;

import java.util.List;
import org.sparkvae.model.kernels.Nonlinearity.Slope;

/**
 * output = f(input ∗ weights + bias) for stride 2 by matrix products on patches, with channels last
 * on both sides.
 */
final class PatchConvolutionKernel implements Kernel {
  private final Activations input;
  private final Activations output;
  private final Weights parameters;
  private final Bias bias;
  private final PatchProducts products;
  private final SubPixelProducts toInput;
  private final List<Rows> bands;
  private final Runnable nonlinearity;
  private final Slope slope;
  private final int valuesOfRow;

  /**
   * A layer.
   *
   * @param input with channels last
   */
  PatchConvolutionKernel(
      Activations input, ConvolutionShape shape, Weights parameters, Nonlinearity nonlinearity) {
    boolean trained = parameters.trained();
    this.input = input;
    this.output = Activations.of(shape.output(), Order.CHANNELS_LAST, trained);
    this.parameters = parameters;
    int width = shape.output().width();
    this.bias = new Bias(parameters, width, shape.rowsAtOnce() * width);
    this.products = new PatchProducts(shape, trained);
    this.toInput = trained && input.hasGradient() ? new SubPixelProducts(shape) : null;
    this.bands = shape.bands();
    this.valuesOfRow = width * shape.out();
    this.nonlinearity = nonlinearity.forward(output.values());
    this.slope = trained ? nonlinearity.backward(output) : null;
  }

  @Override
  public Activations output() {
    return output;
  }

  @Override
  public void forward() {
    bias.read();
    products.read(parameters.weights());
    for (Rows rows : bands) {
      bias.fill(output.values(), rows);
      products.unfold(input.values(), rows);
      products.multiply(1f, output.values(), rows);
    }
    nonlinearity.run();
  }

  @Override
  public void backward() {
    for (Rows rows : bands) {
      slope.run(rows.first() * valuesOfRow, rows.count() * valuesOfRow);
      bias.addUp(output.gradient(), rows);
      products.unfold(input.values(), rows);
      products.addToGradient(output.gradient(), rows);
    }
    bias.write();
    products.write(parameters.weightsGradient());
    if (toInput != null) {
      backwardToInput();
    }
  }

  private void backwardToInput() {
    toInput.read(parameters.weights());
    for (Rows rows : bands) {
      toInput.multiply(0f, output.gradient(), rows);
      toInput.copyTo(input.gradient(), rows);
    }
  }

  @Override
  public void close() {
    output.close();
    bias.close();
    products.close();
    if (toInput != null) {
      toInput.close();
    }
  }
}
