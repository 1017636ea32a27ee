package org.sparkvae.model.kernels;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;

import org.bytedeco.dnnl.eltwise_backward;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Rows of a minibatch and, after them, pseudo-inputs: output [(images + C) × pixels] = [x;
 * sigmoid(a)] with parameters a [C × pixels]. The images themselves get no gradient.
 */
public final class PseudoInputsKernel implements Kernel {
  private final Activations input;
  private final Activations output;
  private final Operation forward;
  private final Operation backward;

  /**
   * For images of as many pixels as {@code input} has columns.
   *
   * @param parameters a, row by row
   * @param gradient of the same, or null where nothing is trained
   */
  public PseudoInputsKernel(Activations input, NativeFloats parameters, NativeFloats gradient) {
    int columns = input.shape().sizeOfImage();
    int pseudoInputs = parameters.size() / columns;
    int rows = input.shape().images() + pseudoInputs;
    this.input = input;
    this.output = Activations.of(Maps.matrix(rows, columns), gradient != null);
    memory.desc layout = OneDnn.vector(parameters.size());
    memory u = after(output.values(), layout);
    eltwise_forward.desc sigmoid =
        new eltwise_forward.desc(
            prop_kind.forward_training, algorithm.eltwise_logistic, layout, 0f, 0f);
    this.forward =
        new Operation(
                new eltwise_forward(new eltwise_forward.primitive_desc(sigmoid, OneDnn.engine())))
            .with(DNNL_ARG_SRC, parameters.as(layout))
            .with(DNNL_ARG_DST, u);
    this.backward = gradient == null ? null : toParameters(layout, u, gradient);
  }

  /** ∂u/∂a = u·(1 − u). */
  private Operation toParameters(memory.desc layout, memory u, NativeFloats gradient) {
    algorithm fromOutput = algorithm.eltwise_logistic_use_dst_for_bwd;
    eltwise_forward.primitive_desc hint =
        new eltwise_forward.primitive_desc(
            new eltwise_forward.desc(prop_kind.forward_training, fromOutput, layout, 0f, 0f),
            OneDnn.engine());
    eltwise_backward.desc slope = new eltwise_backward.desc(fromOutput, layout, layout, 0f, 0f);
    return new Operation(
            new eltwise_backward(new eltwise_backward.primitive_desc(slope, OneDnn.engine(), hint)))
        .with(DNNL_ARG_DST, u)
        .with(DNNL_ARG_DIFF_DST, after(output.gradient(), layout))
        .with(DNNL_ARG_DIFF_SRC, gradient.as(layout));
  }

  /** The rows after the images'. */
  private memory after(NativeFloats rows, memory.desc layout) {
    FloatPointer first = rows.from(input.shape().size());
    return new memory(layout, OneDnn.engine(), first);
  }

  @Override
  public Activations output() {
    return output;
  }

  @Override
  public void forward() {
    long bytes = (long) input.shape().size() * Float.BYTES;
    Pointer.memcpy(output.values().pointer(), input.values().pointer(), bytes);
    forward.run();
  }

  @Override
  public void backward() {
    backward.run();
  }
}
