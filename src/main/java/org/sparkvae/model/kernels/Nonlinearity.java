package org.sparkvae.model.kernels;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;

import org.bytedeco.dnnl.eltwise_backward;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;

/** An activation function: fused into the operation before it on the way forward. */
public enum Nonlinearity {
  IDENTITY(null, null, 0),
  RELU(algorithm.eltwise_relu, algorithm.eltwise_relu_use_dst_for_bwd, 0),
  TANH(algorithm.eltwise_tanh, algorithm.eltwise_tanh_use_dst_for_bwd, 0),
  ELU(algorithm.eltwise_elu, algorithm.eltwise_elu_use_dst_for_bwd, 1),

  /** oneDNN knows its derivative from the input only, which fusion does not keep. */
  SOFTPLUS(algorithm.eltwise_soft_relu, null, 0);

  private final algorithm forward;
  private final algorithm fromOutput;
  private final float alpha;

  Nonlinearity(algorithm forward, algorithm fromOutput, float alpha) {
    this.forward = forward;
    this.fromOutput = fromOutput;
    this.alpha = alpha;
  }

  /** Attributes of a primitive that applies this function to what it has computed. */
  primitive_attr fused() {
    primitive_attr attributes = new primitive_attr();
    if (forward != null) {
      post_ops after = new post_ops();
      after.append_eltwise(1f, forward, alpha, 0f);
      attributes.set_post_ops(after);
    }
    return attributes;
  }

  /** What applies this function, in place. */
  Runnable forward(NativeFloats values) {
    return forward == null ? () -> {} : Elementwise.of(forward, alpha, values, values)::run;
  }

  /** What turns the gradient of this function's output into that of its input, in place. */
  Runnable backward(Activations output) {
    return switch (this) {
      case IDENTITY -> () -> {};
      case SOFTPLUS -> new SoftplusBackward(output);
      default -> eltwiseBackward(output)::run;
    };
  }

  private Operation eltwiseBackward(Activations output) {
    memory.desc layout = OneDnn.vector(output.shape().size());
    eltwise_forward.primitive_desc hint =
        new eltwise_forward.primitive_desc(
            new eltwise_forward.desc(prop_kind.forward_training, fromOutput, layout, alpha, 0f),
            OneDnn.engine());
    eltwise_backward.primitive_desc backward =
        new eltwise_backward.primitive_desc(
            new eltwise_backward.desc(fromOutput, layout, layout, alpha, 0f),
            OneDnn.engine(),
            hint);
    memory gradient = output.gradient().as(layout);
    return new Operation(new eltwise_backward(backward))
        .with(DNNL_ARG_DST, output.values().as(layout))
        .with(DNNL_ARG_DIFF_DST, gradient)
        .with(DNNL_ARG_DIFF_SRC, gradient);
  }

  /** y = ln(1 + eˣ) has dy/dx = 1 − e^−y. */
  private static final class SoftplusBackward implements Runnable {
    private final Activations output;
    private final float[] values;
    private final float[] gradient;

    SoftplusBackward(Activations output) {
      this.output = output;
      this.values = new float[output.shape().size()];
      this.gradient = new float[output.shape().size()];
    }

    @Override
    public void run() {
      output.values().get(values);
      output.gradient().get(gradient);
      for (int i = 0; i < values.length; i++) {
        gradient[i] *= (float) -Math.expm1(-values[i]);
      }
      output.gradient().put(gradient);
    }
  }
}
