package org.sparkvae.model.kernels;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_FROM;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_TO;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.javacpp.BytePointer;

/**
 * oneDNN's three convolution operations for one shape, each on its own, channels last. Weights stay
 * [out × in × 3 × 3] outside; each operation brings them into the layout that it likes, which costs
 * a hundredth of itself.
 */
final class DirectConvolution {
  private static final String REFERENCE_IMPLEMENTATION = "ref";

  private final ConvolutionShape shape;
  private final long[] strides;
  private final long[] before = {1, 1};
  private final long[] after;
  private final memory.desc input;
  private final memory.desc output;
  private final memory.desc weights;
  private final memory.desc anyWeights;
  private final memory.desc bias;
  private final convolution_forward.primitive_desc forward;

  /** Which operations are wanted. */
  record Wanted(boolean forward, boolean toInput, boolean toWeights) {}

  /**
   * Operations of this shape.
   *
   * @param nonlinearity applied by {@link #forward}
   */
  DirectConvolution(ConvolutionShape shape, Nonlinearity nonlinearity) {
    this.shape = shape;
    this.strides = new long[] {shape.stride(), shape.stride()};
    this.after = new long[] {shape.bottom(), shape.right()};
    this.input = Order.CHANNELS_LAST.of(shape.input());
    this.output = Order.CHANNELS_LAST.of(shape.output());
    this.weights = weights(memory.format_tag.oihw, shape);
    this.anyWeights = weights(memory.format_tag.any, shape);
    this.bias = OneDnn.vector(shape.out());
    this.forward = describeForward(nonlinearity);
  }

  ConvolutionShape shape() {
    return shape;
  }

  /** Whether oneDNN has more than its slow reference implementation for what is wanted. */
  boolean isFast(Wanted wanted) {
    return (!wanted.forward || isFast(forward.impl_info_str()))
        && (!wanted.toInput || isFast(describeBackwardData().impl_info_str()))
        && (!wanted.toWeights || isFast(describeBackwardWeights().impl_info_str()));
  }

  private static boolean isFast(BytePointer implementation) {
    return !implementation.getString().startsWith(REFERENCE_IMPLEMENTATION);
  }

  /** y ← f(x ∗ w + b) */
  Runnable forward(NativeFloats x, NativeFloats w, NativeFloats b, NativeFloats y) {
    memory liked = OneDnn.allocate(forward.weights_desc());
    Operation convolution =
        new Operation(new convolution_forward(forward))
            .with(DNNL_ARG_SRC, x.as(input))
            .with(DNNL_ARG_WEIGHTS, liked)
            .with(DNNL_ARG_BIAS, b.as(bias))
            .with(DNNL_ARG_DST, y.as(output));
    return inTurn(reordered(w.as(weights), liked), convolution);
  }

  /** dx ← gradient of the convolution to its input, given that of its output. */
  Runnable backwardData(NativeFloats dy, NativeFloats w, NativeFloats dx) {
    convolution_backward_data.primitive_desc description = describeBackwardData();
    memory liked = OneDnn.allocate(description.weights_desc());
    Operation convolution =
        new Operation(new convolution_backward_data(description))
            .with(DNNL_ARG_DIFF_DST, dy.as(output))
            .with(DNNL_ARG_WEIGHTS, liked)
            .with(DNNL_ARG_DIFF_SRC, dx.as(input));
    return inTurn(reordered(w.as(weights), liked), convolution);
  }

  /** dw ← gradient to the weights, db ← that to the bias. */
  Runnable backwardWeights(NativeFloats x, NativeFloats dy, NativeFloats dw, NativeFloats db) {
    convolution_backward_weights.primitive_desc description = describeBackwardWeights();
    memory liked = OneDnn.allocate(description.diff_weights_desc());
    Operation convolution =
        new Operation(new convolution_backward_weights(description))
            .with(DNNL_ARG_SRC, x.as(input))
            .with(DNNL_ARG_DIFF_DST, dy.as(output))
            .with(DNNL_ARG_DIFF_WEIGHTS, liked)
            .with(DNNL_ARG_DIFF_BIAS, db.as(bias));
    return inTurn(convolution, reordered(liked, dw.as(weights)));
  }

  private convolution_forward.primitive_desc describeForward(Nonlinearity nonlinearity) {
    prop_kind kind = prop_kind.forward_training;
    algorithm direct = algorithm.convolution_direct;
    convolution_forward.desc description =
        new convolution_forward.desc(
            kind, direct, input, anyWeights, bias, output, strides, before, after);
    return new convolution_forward.primitive_desc(
        description, nonlinearity.fused(), OneDnn.engine());
  }

  private convolution_backward_data.primitive_desc describeBackwardData() {
    convolution_backward_data.desc description =
        new convolution_backward_data.desc(
            algorithm.convolution_direct, input, anyWeights, output, strides, before, after);
    return new convolution_backward_data.primitive_desc(description, OneDnn.engine(), forward);
  }

  private convolution_backward_weights.primitive_desc describeBackwardWeights() {
    algorithm direct = algorithm.convolution_direct;
    convolution_backward_weights.desc description =
        new convolution_backward_weights.desc(
            direct, input, anyWeights, bias, output, strides, before, after);
    return new convolution_backward_weights.primitive_desc(description, OneDnn.engine(), forward);
  }

  private static memory.desc weights(memory.format_tag layout, ConvolutionShape shape) {
    int side = ConvolutionShape.SIDE;
    return OneDnn.describe(layout, shape.out(), shape.input().channels(), side, side);
  }

  private static Operation reordered(memory from, memory to) {
    return new Operation(new reorder(from, to)).with(DNNL_ARG_FROM, from).with(DNNL_ARG_TO, to);
  }

  private static Runnable inTurn(Operation first, Operation second) {
    return () -> {
      first.run();
      second.run();
    };
  }
}
