package org.sparkvae.model.kernels;

import java.util.List;

/**
 * A 3×3 convolution with padding 1: [images × height × width × in] to [images × ⌈height/stride⌉ ×
 * ⌈width/stride⌉ × out].
 */
public record ConvolutionShape(Maps input, int out, int stride) {
  static final int SIDE = 3;
  static final int TAPS = SIDE * SIDE;

  /** Values of neighbourhoods that stay in a small second-level cache, with as much again. */
  private static final int CACHED = 1 << 16;

  /** What comes out. */
  public Maps output() {
    return new Maps(input.images(), strided(input.height()), strided(input.width()), out);
  }

  private int strided(int side) {
    return (side + stride - 1) / stride;
  }

  /** Padding after the last row: with stride 2 and an even side the last window ends inside. */
  int bottom() {
    return (output().height() - 1) * stride + SIDE - input.height() - 1;
  }

  /** Padding after the last column. */
  int right() {
    return (output().width() - 1) * stride + SIDE - input.width() - 1;
  }

  /** Values of the neighbourhoods that one row of outputs sees. */
  int valuesSeenByRow() {
    return Math.multiplyExact(output().width(), TAPS * input.channels());
  }

  /** Rows of outputs that are computed at once: as many as see no more than stays in a cache. */
  int rowsAtOnce() {
    int rows = input.images() * output().height();
    return Math.min(rows, Math.max(1, CACHED / valuesSeenByRow()));
  }

  /**
   * Values that a layer of stride 2 keeps for rows that are computed at once, however many images
   * there are: neighbourhoods [9 · in] of outputs, squares of four inputs, what each of these sees
   * [4 · out], and their biases.
   */
  public long valuesAtOnce() {
    long positions = (long) Math.max(1, CACHED / valuesSeenByRow()) * output().width();
    return positions * ((TAPS + 2L * 4) * input.channels() + 4L * out);
  }

  /** All rows of outputs, so many at once. */
  List<Rows> bands() {
    return Rows.upTo(input.images() * output().height(), rowsAtOnce());
  }

  /** The rows of inputs whose squares these rows of outputs are; of stride 2. */
  Rows inputs(Rows outputs) {
    int first = firstInput(outputs.first());
    return new Rows(first, firstInput(outputs.first() + outputs.count()) - first);
  }

  private int firstInput(int row) {
    int height = output().height();
    return row / height * input.height() + row % height * stride;
  }
}
