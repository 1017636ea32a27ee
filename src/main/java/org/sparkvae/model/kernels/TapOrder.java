package org.sparkvae.model.kernels;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * How matrix products take the weights [out × in × 3 × 3] of a convolution: as one matrix for each
 * tap, one below the other.
 */
final class TapOrder {
  private static final int TAPS = ConvolutionShape.TAPS;

  /** For each value in this order its place among the weights as they stand. */
  private final int[] places;

  private final float[] values;

  private TapOrder(List<Integer> taps, int rows, int rowStep, int columns, int columnStep) {
    this.places = new int[taps.size() * rows * columns];
    this.values = new float[places.length];
    Arrays.setAll(
        places,
        i ->
            taps.get(i / columns / rows) + i / columns % rows * rowStep + i % columns * columnStep);
  }

  /** Matrices [in × out] of the taps in this order. */
  static TapOrder fromInput(ConvolutionShape shape, List<Integer> taps) {
    int in = shape.input().channels();
    return new TapOrder(taps, in, TAPS, shape.out(), TAPS * in);
  }

  /** Matrices [out × in] of the taps in this order. */
  static TapOrder fromOutput(ConvolutionShape shape, List<Integer> taps) {
    int in = shape.input().channels();
    return new TapOrder(taps, shape.out(), TAPS * in, in, TAPS);
  }

  int size() {
    return places.length;
  }

  /** Brings weights as they stand into this order. */
  void arrange(NativeFloats weights, NativeFloats matrices) {
    FloatBuffer source = weights.buffer();
    for (int i = 0; i < places.length; i++) {
      values[i] = source.get(places[i]);
    }
    matrices.put(values);
  }

  /** Brings what is in this order to where the weights stand. */
  void restore(NativeFloats matrices, NativeFloats weights) {
    matrices.get(values);
    FloatBuffer target = weights.buffer();
    for (int i = 0; i < places.length; i++) {
      target.put(places[i], values[i]);
    }
  }
}
