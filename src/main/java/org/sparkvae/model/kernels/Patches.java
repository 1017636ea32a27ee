package org.sparkvae.model.kernels;

/**
 * The 3×3 neighbourhoods that a convolution's outputs see, each as a row [9 · in] of a matrix: row
 * by row, column by column, channel by channel. Of maps with channels last, three neighbours lie
 * together; beyond the edges there are zeros.
 *
 * <p>Source: Chellapilla, Puri and Simard, High performance convolutional neural networks for
 * document processing, 2006.
 */
final class Patches implements AutoCloseable {
  private static final int SIDE = ConvolutionShape.SIDE;

  private final ConvolutionShape shape;
  private final int channels;
  private final int width;
  private final NativeFloats values;
  private final NativeFloats zeros;

  /** Room for as many rows of outputs as are computed at once. */
  Patches(ConvolutionShape shape) {
    this.shape = shape;
    this.channels = shape.input().channels();
    this.width = shape.input().width();
    this.values =
        NativeFloats.allocate(Math.multiplyExact(shape.rowsAtOnce(), shape.valuesSeenByRow()));
    this.zeros = NativeFloats.allocate(SIDE * channels);
  }

  NativeFloats values() {
    return values;
  }

  /** Takes from {@code maps} what these rows of outputs see. */
  void unfold(NativeFloats maps, Rows outputs) {
    int outputHeight = shape.output().height();
    int place = 0;
    for (int row = outputs.first(); row < outputs.first() + outputs.count(); row++) {
      int image = row / outputHeight;
      int top = row % outputHeight * shape.stride() - 1;
      for (int down = 0; down < SIDE; down++) {
        int y = top + down;
        boolean inside = y >= 0 && y < shape.input().height();
        int seen = image * shape.input().height() + y;
        unfoldRow(maps, inside ? seen * width * channels : -1, place + down * SIDE * channels);
      }
      place += shape.valuesSeenByRow();
    }
  }

  /** Takes three neighbours for each output of a row, from a row of maps or from none. */
  private void unfoldRow(NativeFloats maps, int row, int firstPlace) {
    int place = firstPlace;
    for (int x = 0; x < shape.output().width(); x++) {
      int left = x * shape.stride() - 1;
      int before = row < 0 ? SIDE : Math.max(0, -left);
      int end = row < 0 ? SIDE : Math.min(SIDE, width - left);
      clear(place, before);
      copy(maps, row + (left + before) * channels, place + before * channels, end - before);
      clear(place + end * channels, SIDE - end);
      place += ConvolutionShape.TAPS * channels;
    }
  }

  private void clear(int place, int neighbours) {
    copy(zeros, 0, place, neighbours);
  }

  private void copy(NativeFloats from, int first, int place, int neighbours) {
    if (neighbours > 0) {
      values.put(place, from, first, neighbours * channels);
    }
  }

  @Override
  public void close() {
    values.close();
    zeros.close();
  }
}
