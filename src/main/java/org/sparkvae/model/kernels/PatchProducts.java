package org.sparkvae.model.kernels;

import java.util.List;
import java.util.stream.IntStream;
import org.sparkvae.model.kernels.OneDnn.Operand;

/**
 * A convolution and its gradient to the weights as matrix products on {@link Patches}, of as many
 * rows at once as stay in a processor's cache. oneDNN's own convolutions reach 50 to 65 GFLOP/s
 * where its matrix product has 85, and take the maps apart once for each of the two.
 */
final class PatchProducts implements AutoCloseable {
  private final Patches patches;
  private final TapOrder order;
  private final NativeFloats weights;
  private final NativeFloats gradient;
  private final int columns;
  private final int out;
  private final int width;

  /**
   * For a convolution of this shape.
   *
   * @param trained whether it has a gradient
   */
  PatchProducts(ConvolutionShape shape, boolean trained) {
    List<Integer> taps = IntStream.range(0, ConvolutionShape.TAPS).boxed().toList();
    this.patches = new Patches(shape);
    this.order = TapOrder.fromInput(shape, taps);
    this.weights = NativeFloats.allocate(order.size());
    this.gradient = trained ? NativeFloats.allocate(order.size()) : null;
    this.columns = ConvolutionShape.TAPS * shape.input().channels();
    this.out = shape.out();
    this.width = shape.output().width();
  }

  /** Takes the weights as they are now. */
  void read(NativeFloats w) {
    order.arrange(w, weights);
  }

  /** Takes the neighbourhoods that these rows of outputs see. */
  void unfold(NativeFloats inputs, Rows rows) {
    patches.unfold(inputs, rows);
  }

  /** These rows of outputs = beta · outputs + patches [positions × 9 in] · weights [9 in × out]. */
  void multiply(float beta, NativeFloats outputs, Rows rows) {
    OneDnn.multiply(
        Operand.of(patches.values().pointer(), columns),
        Operand.of(weights.pointer(), out),
        beta,
        of(outputs, rows),
        rows.count() * width,
        out,
        columns);
  }

  /**
   * Gradient to the weights [9 in × out] += patches [positions × 9 in]ᵀ · these rows of outputs
   * [positions × out]; the first rows begin it.
   */
  void addToGradient(NativeFloats outputs, Rows rows) {
    OneDnn.multiply(
        Operand.transposed(patches.values().pointer(), columns),
        of(outputs, rows),
        rows.first() == 0 ? 0f : 1f,
        Operand.of(gradient.pointer(), out),
        columns,
        out,
        rows.count() * width);
  }

  /** Gives the gradient to the weights. */
  void write(NativeFloats dw) {
    order.restore(gradient, dw);
  }

  private Operand of(NativeFloats outputs, Rows rows) {
    return Operand.of(outputs.from(rows.first() * width * out), out);
  }

  @Override
  public void close() {
    patches.close();
    weights.close();
    if (gradient != null) {
      gradient.close();
    }
  }
}
