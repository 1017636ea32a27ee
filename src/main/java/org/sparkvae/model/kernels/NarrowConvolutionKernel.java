package org.sparkvae.model.kernels;

import java.util.Arrays;
import org.sparkvae.model.kernels.OneDnn.Operand;

/**
 * output = f(input ∗ weights + bias) for few output channels and stride 1: the last layer of a
 * decoder, from channels last to channels first. For each output channel one product [9 × in]·[in ×
 * positions] gives what each of the nine taps contributes to a neighbouring position, and nine
 * shifted additions bring it there; its gradients are two more products, with the gradient shifted
 * nine times. oneDNN's own convolution computes eight or sixteen output channels to use one.
 */
final class NarrowConvolutionKernel implements Kernel {
  private static final int TAPS = ConvolutionShape.TAPS;

  private final Activations input;
  private final int width;
  private final int height;
  private final int in;
  private final int out;
  private final Weights parameters;
  private final Activations output;
  private final Runnable nonlinearity;
  private final Runnable throughNonlinearity;
  private final NativeFloats taps;
  private final NativeFloats toWeights;
  private final float[] tapValues;
  private final float[] plane;
  private final float[] maps;
  private final float[] weightsGradient;

  /**
   * A layer.
   *
   * @param input with channels last
   */
  NarrowConvolutionKernel(
      Activations input, ConvolutionShape shape, Weights parameters, Nonlinearity nonlinearity) {
    this.input = input;
    this.width = shape.input().width();
    this.height = shape.input().height();
    this.in = shape.input().channels();
    this.out = shape.out();
    this.parameters = parameters;
    this.output = Activations.of(shape.output(), parameters.trained());
    this.nonlinearity = nonlinearity.forward(output.values());
    this.throughNonlinearity = parameters.trained() ? nonlinearity.backward(output) : null;
    this.taps = NativeFloats.allocate(TAPS * shape.input().positions());
    this.toWeights = NativeFloats.allocate(TAPS * in);
    this.tapValues = new float[taps.size()];
    this.plane = new float[shape.input().positions()];
    this.maps = new float[output.shape().size()];
    this.weightsGradient = new float[TAPS * in];
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
      for (int tap = 0; tap < TAPS; tap++) {
        addShifted(tap);
      }
      copyPlanes(plane, 1, 0, maps, out, channel);
    }
    output.values().put(maps);
    nonlinearity.run();
  }

  @Override
  public void backward() {
    throughNonlinearity.run();
    output.gradient().get(maps);
    float[] toBias = new float[out];
    for (int channel = 0; channel < out; channel++) {
      copyPlanes(maps, out, channel, plane, 1, 0);
      toBias[channel] = (float) sum(plane);
      for (int tap = 0; tap < TAPS; tap++) {
        copyShifted(tap);
      }
      taps.put(tapValues);
      multiplyToWeights(channel);
      if (input.hasGradient()) {
        multiplyToInput(channel);
      }
    }
    parameters.biasGradient().put(toBias);
  }

  /** taps [9 × positions] = weights of this channel [in × 9]ᵀ · input [positions × in]ᵀ. */
  private void multiplyToTaps(int channel) {
    OneDnn.multiply(
        Operand.transposed(parameters.weights().from(firstWeight(channel)), TAPS),
        Operand.transposed(input.values().pointer(), in),
        0f,
        Operand.of(taps.pointer(), plane.length),
        TAPS,
        plane.length,
        in);
  }

  /**
   * Gradient to the channel's weights, transposed: taps [9 × positions] · input [positions × in].
   */
  private void multiplyToWeights(int channel) {
    OneDnn.multiply(
        Operand.of(taps.pointer(), plane.length),
        Operand.of(input.values().pointer(), in),
        0f,
        Operand.of(toWeights.pointer(), in),
        TAPS,
        in,
        plane.length);
    float[] transposed = new float[TAPS * in];
    toWeights.get(transposed);
    for (int i = 0; i < weightsGradient.length; i++) {
      weightsGradient[i] = transposed[i % TAPS * in + i / TAPS];
    }
    parameters.weightsGradient().put(firstWeight(channel), weightsGradient, TAPS * in);
  }

  /** Gradient to the input += taps [9 × positions]ᵀ · weights of this channel [in × 9]ᵀ. */
  private void multiplyToInput(int channel) {
    OneDnn.multiply(
        Operand.transposed(taps.pointer(), plane.length),
        Operand.transposed(parameters.weights().from(firstWeight(channel)), TAPS),
        channel == 0 ? 0f : 1f,
        Operand.of(input.gradient().pointer(), in),
        plane.length,
        in,
        TAPS);
  }

  private int firstWeight(int channel) {
    return channel * in * TAPS;
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

  /**
   * A shift along memory runs from one row, or image, into the next: those values count for 0, as
   * do the places at the ends that no shifted value reaches.
   */
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

  /** Copies one channel of each image between arrays of images of so many channels. */
  private void copyPlanes(
      float[] from, int fromChannels, int fromChannel, float[] to, int toChannels, int toChannel) {
    int size = height * width;
    for (int image = 0; image < plane.length / size; image++) {
      int source = (image * fromChannels + fromChannel) * size;
      System.arraycopy(from, source, to, (image * toChannels + toChannel) * size, size);
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
    toWeights.close();
  }
}
