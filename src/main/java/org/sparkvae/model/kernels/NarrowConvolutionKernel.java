package org.sparkvae.model.kernels;

import java.util.Arrays;

/**
 * output = input ∗ weights + bias for few output channels and stride 1: the last layer of a
 * decoder. For each output channel one product [9 × in]·[in × positions] gives what each of the
 * nine taps contributes to a neighbouring position, and nine shifted additions bring it there.
 * oneDNN's own convolution computes sixteen output channels to use one.
 */
final class NarrowConvolutionKernel implements Kernel {
  private final Activations input;
  private final int width;
  private final int height;
  private final int in;
  private final int out;
  private final Weights parameters;
  private final Activations output;
  private final NativeFloats taps;
  private final Runnable toInput;
  private final float[] tapValues;
  private final float[] plane;
  private final float[] maps;

  NarrowConvolutionKernel(Activations input, ConvolutionShape shape, Weights parameters) {
    this.input = input;
    this.width = shape.input().width();
    this.height = shape.input().height();
    this.in = shape.input().channels();
    this.out = shape.out();
    this.parameters = parameters;
    this.output = Activations.of(shape.output(), parameters.trained());
    this.taps = NativeFloats.allocate(ConvolutionShape.TAPS * shape.input().positions());
    this.tapValues = new float[taps.size()];
    this.plane = new float[shape.input().positions()];
    this.maps = new float[output.shape().size()];
    this.toInput =
        parameters.trained() && input.hasGradient()
            ? new DirectConvolution(shape, Nonlinearity.IDENTITY, false)
                .backwardData(output.gradient(), parameters.weights(), input.gradient())
            : () -> {};
  }

  @Override
  public Activations output() {
    return output;
  }

  @Override
  public void forward() {
    float[] bias = new float[out];
    parameters.bias().get(bias);
    for (int channel = 0; channel < out; channel++) {
      multiplyToTaps(channel);
      taps.get(tapValues);
      Arrays.fill(plane, bias[channel]);
      for (int tap = 0; tap < ConvolutionShape.TAPS; tap++) {
        addShifted(tap);
      }
      interleave(channel);
    }
    output.values().put(maps);
  }

  @Override
  public void backward() {
    output.gradient().get(maps);
    float[] toBias = new float[out];
    for (int channel = 0; channel < out; channel++) {
      deinterleave(channel);
      toBias[channel] = (float) sum(plane);
      for (int tap = 0; tap < ConvolutionShape.TAPS; tap++) {
        copyShifted(tap);
      }
      taps.put(tapValues);
      multiplyToWeights(channel);
    }
    parameters.biasGradient().put(toBias);
    toInput.run();
  }

  /** taps [9 × positions] = weights of this channel [in × 9]ᵀ · input [positions × in]ᵀ. */
  private void multiplyToTaps(int channel) {
    OneDnn.multiply(
        new OneDnn.Operand(parameters.weights().from(firstWeight(channel)), true),
        new OneDnn.Operand(input.values().pointer(), true),
        0f,
        taps.pointer(),
        ConvolutionShape.TAPS,
        plane.length,
        in);
  }

  /**
   * Gradient to the channel's weights [in × 9] = input [positions × in]ᵀ · taps [9 × positions]ᵀ.
   */
  private void multiplyToWeights(int channel) {
    OneDnn.multiply(
        new OneDnn.Operand(input.values().pointer(), true),
        new OneDnn.Operand(taps.pointer(), true),
        0f,
        parameters.weightsGradient().from(firstWeight(channel)),
        in,
        ConvolutionShape.TAPS,
        plane.length);
  }

  private int firstWeight(int channel) {
    return channel * in * ConvolutionShape.TAPS;
  }

  /** plane[p] += what this tap saw at p + shift. */
  private void addShifted(int tap) {
    int shift = shift(tap);
    int offset = tap * plane.length;
    clearBeyondEdges(tap, offset);
    int from = Math.max(0, -shift);
    int to = Math.min(plane.length, plane.length - shift);
    int source = offset + shift;
    for (int p = from; p < to; p++) {
      plane[p] += tapValues[source + p];
    }
  }

  /** taps[p + shift] = gradient at p, the reverse of {@link #addShifted}. */
  private void copyShifted(int tap) {
    int shift = shift(tap);
    int offset = tap * plane.length;
    int from = Math.max(0, -shift);
    int to = Math.min(plane.length, plane.length - shift);
    Arrays.fill(tapValues, offset, offset + plane.length, 0);
    // Of a single image of one row, nothing may be left.
    if (from < to) {
      System.arraycopy(plane, from, tapValues, offset + from + shift, to - from);
    }
    clearBeyondEdges(tap, offset);
  }

  /** Distance in memory from a position to the neighbour that this tap sees. */
  private int shift(int tap) {
    return down(tap) * width + across(tap);
  }

  private static int down(int tap) {
    return tap / ConvolutionShape.SIDE - 1;
  }

  private static int across(int tap) {
    return tap % ConvolutionShape.SIDE - 1;
  }

  /** A shift along memory runs from one row, or image, into the next: those values count for 0. */
  private void clearBeyondEdges(int tap, int offset) {
    int imageSize = height * width;
    if (down(tap) != 0) {
      int row = down(tap) < 0 ? height - 1 : 0;
      for (int first = offset; first < offset + plane.length; first += imageSize) {
        int from = first + row * width;
        Arrays.fill(tapValues, from, from + width, 0);
      }
    }
    if (across(tap) != 0) {
      int column = across(tap) < 0 ? width - 1 : 0;
      for (int p = offset + column; p < offset + plane.length; p += width) {
        tapValues[p] = 0;
      }
    }
  }

  private void interleave(int channel) {
    for (int p = 0; p < plane.length; p++) {
      maps[p * out + channel] = plane[p];
    }
  }

  private void deinterleave(int channel) {
    for (int p = 0; p < plane.length; p++) {
      plane[p] = maps[p * out + channel];
    }
  }

  private static double sum(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum;
  }

  @Override
  public void close() {
    output.close();
    taps.close();
  }
}
