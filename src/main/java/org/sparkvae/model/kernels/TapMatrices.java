package org.sparkvae.model.kernels;

import java.util.Arrays;
import java.util.List;

/**
 * The weights [out × in × 3 × 3] of a convolution as one matrix for each tap, one below the other:
 * the order in which matrix products take them.
 */
final class TapMatrices implements AutoCloseable {
  private static final int TAPS = ConvolutionShape.TAPS;

  /** For each of these values its place among the weights as they stand. */
  private final int[] places;

  private final float[] weights;
  private final float[] arranged;
  private final NativeFloats values;

  private TapMatrices(List<Integer> taps, int rows, int rowStep, int columns, int columnStep) {
    this.places = new int[taps.size() * rows * columns];
    Arrays.setAll(
        places,
        i ->
            taps.get(i / columns / rows) + i / columns % rows * rowStep + i % columns * columnStep);
    this.weights = new float[places.length];
    this.arranged = new float[places.length];
    this.values = NativeFloats.allocate(places.length);
  }

  /** Matrices [in × out] of the taps in this order. */
  static TapMatrices fromInput(ConvolutionShape shape, List<Integer> taps) {
    int in = shape.input().channels();
    return new TapMatrices(taps, in, TAPS, shape.out(), TAPS * in);
  }

  /** Matrices [out × in] of the taps in this order. */
  static TapMatrices fromOutput(ConvolutionShape shape, List<Integer> taps) {
    int in = shape.input().channels();
    return new TapMatrices(taps, shape.out(), TAPS * in, in, TAPS);
  }

  NativeFloats values() {
    return values;
  }

  /** Arranges weights as they stand. */
  void read(NativeFloats source) {
    source.get(weights);
    for (int i = 0; i < places.length; i++) {
      arranged[i] = weights[places[i]];
    }
    values.put(arranged);
  }

  /** Brings these values to where they stand. */
  void write(NativeFloats target) {
    values.get(arranged);
    for (int i = 0; i < places.length; i++) {
      weights[places[i]] = arranged[i];
    }
    target.put(weights);
  }

  @Override
  public void close() {
    values.close();
  }
}
