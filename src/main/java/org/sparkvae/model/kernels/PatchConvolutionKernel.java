package org.sparkvae.model.kernels;

import java.util.Arrays;

/**
 * output = f(input ∗ weights + bias) with the 3×3 neighbourhood of each position as a row of a
 * matrix: for few input channels, where oneDNN's own convolution is slow.
 */
final class PatchConvolutionKernel implements Kernel {
  private static final int OUTSIDE = -1;

  private final Activations input;
  private final Activations patches;
  private final DenseKernel product;
  private final Activations output;

  /** For each place in one image's patches the place in its maps that it shows. */
  private final int[] shown;

  private final int images;
  private final float[] maps;
  private final float[] rows;

  PatchConvolutionKernel(
      Activations input, ConvolutionShape shape, Weights parameters, Nonlinearity nonlinearity) {
    this.input = input;
    this.images = shape.input().images();
    this.shown = shown(shape);
    int columns = shape.input().channels() * ConvolutionShape.TAPS;
    Maps rowOfEach = Maps.matrix(shape.output().positions(), columns);
    boolean propagated = parameters.trained() && input.hasGradient();
    this.patches = Activations.of(rowOfEach, propagated);
    this.product = new DenseKernel(patches, parameters, nonlinearity);
    this.output = product.output().as(shape.output(), Order.CHANNELS_LAST);
    this.maps = new float[input.shape().size()];
    this.rows = new float[rowOfEach.size()];
  }

  @Override
  public Activations output() {
    return output;
  }

  @Override
  public void forward() {
    input.values().get(maps);
    for (int i = 0; i < images; i++) {
      gather(i * shown.length, i * (maps.length / images));
    }
    patches.values().put(rows);
    product.forward();
  }

  private void gather(int firstPlace, int firstValue) {
    for (int j = 0; j < shown.length; j++) {
      rows[firstPlace + j] = shown[j] == OUTSIDE ? 0 : maps[firstValue + shown[j]];
    }
  }

  @Override
  public void backward() {
    product.backward();
    if (patches.hasGradient()) {
      patches.gradient().get(rows);
      Arrays.fill(maps, 0);
      for (int i = 0; i < images; i++) {
        scatter(i * shown.length, i * (maps.length / images));
      }
      input.gradient().put(maps);
    }
  }

  private void scatter(int firstPlace, int firstValue) {
    for (int j = 0; j < shown.length; j++) {
      if (shown[j] != OUTSIDE) {
        maps[firstValue + shown[j]] += rows[firstPlace + j];
      }
    }
  }

  private static int[] shown(ConvolutionShape shape) {
    Maps output = shape.output();
    int taps = shape.input().channels() * ConvolutionShape.TAPS;
    int[] shown = new int[output.height() * output.width() * taps];
    int place = 0;
    for (int y = 0; y < output.height(); y++) {
      for (int x = 0; x < output.width(); x++) {
        for (int tap = 0; tap < taps; tap++) {
          shown[place++] = shownBy(shape, y * shape.stride() - 1, x * shape.stride() - 1, tap);
        }
      }
    }
    return shown;
  }

  /** Taps run as the weights do: channel by channel, row by row. */
  private static int shownBy(ConvolutionShape shape, int top, int left, int tap) {
    int y = top + tap % ConvolutionShape.TAPS / ConvolutionShape.SIDE;
    int x = left + tap % ConvolutionShape.SIDE;
    Maps maps = shape.input();
    boolean inside = y >= 0 && y < maps.height() && x >= 0 && x < maps.width();
    int channel = tap / ConvolutionShape.TAPS;
    return inside ? (y * maps.width() + x) * maps.channels() + channel : OUTSIDE;
  }

  @Override
  public void close() {
    patches.close();
    product.close();
  }
}
