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

  public ConvolutionShape {
    if (stride != 1 && stride != 2) {
      throw new IllegalArgumentException("Invalid stride: " + stride + " (1 or 2)");
    }
  }

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
    return Math.min(input.images() * output().height(), rowsInCache());
  }

  private int rowsInCache() {
    return Math.max(1, CACHED / valuesSeenByRow());
  }

  /** Images that are computed at once: as many as stay in a cache. */
  int imagesAtOnce() {
    return Math.min(input.images(), imagesInCache());
  }

  private int imagesInCache() {
    return Math.max(1, CACHED / input.sizeOfImage());
  }

  /**
   * Values that matrix products keep, however many images there are. With stride 2, for the rows of
   * outputs that are computed at once: neighbourhoods [9 · in], squares of four inputs, what these
   * see [4 · out], and biases. With stride 1, for the images: what each tap contributes.
   */
  public long valuesAtOnce() {
    if (stride == 1) {
      return (long) TAPS * imagesInCache() * input.positionsOfImage();
    }
    long positions = (long) rowsInCache() * output().width();
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
