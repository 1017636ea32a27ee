package org.sparkvae.model.kernels;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;

import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
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
  Slope backward(Activations output) {
    return switch (this) {
      case IDENTITY -> (first, count) -> {};
      case SOFTPLUS -> new SoftplusSlope(output);
      default -> new OneDnnSlope(output);
    };
  }

  /** The way back through a function, for so many values from the first on. */
  interface Slope {
    void run(int first, int count);
  }

  /** By oneDNN, from the function's output. */
  private final class OneDnnSlope implements Slope {
    private final Activations output;

    /** For each number of values. */
    private final Map<Integer, Part> parts = new HashMap<>();

    OneDnnSlope(Activations output) {
      this.output = output;
    }

    @Override
    public void run(int first, int count) {
      parts.computeIfAbsent(count, this::part).run(output, first);
    }

    private Part part(int count) {
      memory.desc layout = OneDnn.vector(count);
      eltwise_forward.primitive_desc hint =
          new eltwise_forward.primitive_desc(
              new eltwise_forward.desc(prop_kind.forward_training, fromOutput, layout, alpha, 0f),
              OneDnn.engine());
      eltwise_backward.primitive_desc backward =
          new eltwise_backward.primitive_desc(
              new eltwise_backward.desc(fromOutput, layout, layout, alpha, 0f),
              OneDnn.engine(),
              hint);
      memory values = new memory(layout, OneDnn.engine(), output.values().pointer());
      memory gradient = new memory(layout, OneDnn.engine(), output.gradient().pointer());
      Operation operation =
          new Operation(new eltwise_backward(backward))
              .with(DNNL_ARG_DST, values)
              .with(DNNL_ARG_DIFF_DST, gradient)
              .with(DNNL_ARG_DIFF_SRC, gradient);
      return new Part(operation, values, gradient);
    }
  }

  /** An operation on so many values, wherever they are. */
  private record Part(Operation operation, memory values, memory gradient) {
    void run(Activations output, int first) {
      values.set_data_handle(output.values().from(first));
      gradient.set_data_handle(output.gradient().from(first));
      operation.run();
    }
  }

  /** y = ln(1 + eˣ) has dy/dx = 1 − e^−y. */
  private static final class SoftplusSlope implements Slope {
    private final FloatBuffer values;
    private final FloatBuffer gradient;

    SoftplusSlope(Activations output) {
      this.values = output.values().buffer();
      this.gradient = output.gradient().buffer();
    }

    @Override
    public void run(int first, int count) {
      for (int i = first; i < first + count; i++) {
        gradient.put(i, gradient.get(i) * (float) -Math.expm1(-values.get(i)));
      }
    }
  }
}
