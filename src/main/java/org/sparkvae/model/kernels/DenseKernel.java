package org.sparkvae.model.kernels;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.inner_product_backward_data;
import org.bytedeco.dnnl.inner_product_backward_weights;
import org.bytedeco.dnnl.inner_product_forward;
import org.bytedeco.dnnl.memory;
import org.sparkvae.model.kernels.Nonlinearity.Slope;

/** output = f(input·weightsᵀ + bias), weights [out × in] as they lie in the flat vector. */
public final class DenseKernel implements Kernel {
  private final Activations input;
  private final Activations output;
  private final Weights parameters;
  private final memory.desc inputLayout;
  private final memory.desc outputLayout;
  private final memory.desc weightsLayout;
  private final memory.desc biasLayout;
  private final Operation forward;
  private final Slope slope;
  private final Operation toWeights;
  private final Operation toInput;

  /** A layer of as many outputs as its bias has values. */
  public DenseKernel(Activations input, Weights parameters, Nonlinearity nonlinearity) {
    int outputs = parameters.bias().size();
    int rows = input.shape().images();
    int inputs = input.shape().sizeOfImage();
    this.input = input;
    this.output = Activations.of(Maps.matrix(rows, outputs), parameters.trained());
    this.parameters = parameters;
    this.inputLayout = OneDnn.matrix(rows, inputs);
    this.outputLayout = OneDnn.matrix(rows, outputs);
    this.weightsLayout = OneDnn.describe(memory.format_tag.oi, outputs, inputs);
    this.biasLayout = OneDnn.vector(outputs);
    inner_product_forward.primitive_desc description = describe(nonlinearity);
    this.forward = forward(description);
    boolean trained = parameters.trained();
    this.slope = trained ? nonlinearity.backward(output) : null;
    this.toWeights = trained ? toWeights(description) : null;
    this.toInput = trained && input.hasGradient() ? toInput(description) : null;
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
    if (toInput != null) {
      toInput.run();
    }
  }

  private inner_product_forward.primitive_desc describe(Nonlinearity nonlinearity) {
    prop_kind kind =
        parameters.trained() ? prop_kind.forward_training : prop_kind.forward_inference;
    inner_product_forward.desc product =
        new inner_product_forward.desc(kind, inputLayout, weightsLayout, biasLayout, outputLayout);
    return new inner_product_forward.primitive_desc(product, nonlinearity.fused(), OneDnn.engine());
  }

  private Operation forward(inner_product_forward.primitive_desc description) {
    return new Operation(new inner_product_forward(description))
        .with(DNNL_ARG_SRC, input.values().as(inputLayout))
        .with(DNNL_ARG_WEIGHTS, parameters.weights().as(weightsLayout))
        .with(DNNL_ARG_BIAS, parameters.bias().as(biasLayout))
        .with(DNNL_ARG_DST, output.values().as(outputLayout));
  }

  private Operation toWeights(inner_product_forward.primitive_desc hint) {
    inner_product_backward_weights.desc product =
        new inner_product_backward_weights.desc(
            inputLayout, weightsLayout, biasLayout, outputLayout);
    inner_product_backward_weights.primitive_desc description =
        new inner_product_backward_weights.primitive_desc(product, OneDnn.engine(), hint);
    return new Operation(new inner_product_backward_weights(description))
        .with(DNNL_ARG_SRC, input.values().as(inputLayout))
        .with(DNNL_ARG_DIFF_DST, output.gradient().as(outputLayout))
        .with(DNNL_ARG_DIFF_WEIGHTS, parameters.weightsGradient().as(weightsLayout))
        .with(DNNL_ARG_DIFF_BIAS, parameters.biasGradient().as(biasLayout));
  }

  private Operation toInput(inner_product_forward.primitive_desc hint) {
    inner_product_backward_data.desc product =
        new inner_product_backward_data.desc(inputLayout, weightsLayout, outputLayout);
    inner_product_backward_data.primitive_desc description =
        new inner_product_backward_data.primitive_desc(product, OneDnn.engine(), hint);
    return new Operation(new inner_product_backward_data(description))
        .with(DNNL_ARG_DIFF_DST, output.gradient().as(outputLayout))
        .with(DNNL_ARG_WEIGHTS, parameters.weights().as(weightsLayout))
        .with(DNNL_ARG_DIFF_SRC, input.gradient().as(inputLayout));
  }
}
