package org.sparkvae.model.kernels;

/**
 * A 3×3 convolution with padding 1: [images × height × width × in] to [images × ⌈height/stride⌉ ×
 * ⌈width/stride⌉ × out].
 */
public record ConvolutionShape(Maps input, int out, int stride) {
  static final int SIDE = 3;
  static final int TAPS = SIDE * SIDE;

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
}
