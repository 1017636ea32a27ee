package org.sparkvae.model.kernels;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;

import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;

/** oneDNN's vectorised functions of one value each. */
final class Elementwise {
  private Elementwise() {}

  /** Writes the function of each value of {@code from} to {@code to}, which may be the same. */
  static Operation of(algorithm function, NativeFloats from, NativeFloats to) {
    return of(function, 0f, from, to);
  }

  /** The same of a function with a constant. */
  static Operation of(algorithm function, float alpha, NativeFloats from, NativeFloats to) {
    memory.desc layout = OneDnn.vector(from.size());
    eltwise_forward.desc description =
        new eltwise_forward.desc(prop_kind.forward_inference, function, layout, alpha, 0f);
    return new Operation(
            new eltwise_forward(new eltwise_forward.primitive_desc(description, OneDnn.engine())))
        .with(DNNL_ARG_SRC, from.as(layout))
        .with(DNNL_ARG_DST, to.as(layout));
  }
}
