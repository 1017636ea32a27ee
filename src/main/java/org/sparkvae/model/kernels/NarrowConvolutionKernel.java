package org.sparkvae.model.kernels;

import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.sparkvae.model.kernels.Nonlinearity.Slope;
import org.sparkvae.model.kernels.OneDnn.Operand;

/**
 * output = f(input ∗ weights + bias) for few output channels and stride 1: the last layer of a
 * decoder, from channels last to channels first. For each output channel one product [9 × in]·[in ×
 * positions] gives what each of the nine taps contributes to a neighbouring position, and nine
 * shifted additions bring it there; its gradients are two more products, with the gradient shifted
 * nine times. Of as many images at once as stay in a processor's cache. oneDNN's own convolution
 * computes eight or sixteen output channels to use one.
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
  private final Slope slope;

  /** All images, so many at once. */
  private final List<Rows> bands;

  /** What each tap contributes, or the gradient that reaches it: [9 × positions]. */
  private final NativeFloats taps;

  /** For each output channel [9 × in]. */
  private final NativeFloats toWeights;

  /** One channel of a few images, and the same as a tap sees it. */
  private final float[] plane;

  private final float[] shifted;

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
    this.slope = parameters.trained() ? nonlinearity.backward(output) : null;
    this.bands = Rows.upTo(shape.input().images(), shape.imagesAtOnce());
    this.plane = new float[shape.imagesAtOnce() * shape.input().positionsOfImage()];
    this.shifted = new float[plane.length];
    this.taps = NativeFloats.allocate(TAPS * plane.length);
    this.toWeights = NativeFloats.allocate(out * TAPS * in);
  }

  @Override
  public Activations output() {
    return output;
  }

  @Override
  public void forward() {
    float[] bias = new float[out];
    parameters.bias().get(bias);
    for (Rows images : bands) {
      for (int channel = 0; channel < out; channel++) {
        multiplyToTaps(images, channel);
        Arrays.fill(plane, bias[channel]);
        for (int tap = 0; tap < TAPS; tap++) {
          addShifted(tap, positions(images));
        }
        for (int i = 0; i < images.count(); i++) {
          output.values().put(firstOutput(images.first() + i, channel), plane, i * size(), size());
        }
      }
    }
    nonlinearity.run();
  }

  @Override
  public void backward() {
    slope.run(0, output.shape().size());
    double[] toBias = new double[out];
    for (Rows images : bands) {
      for (int channel = 0; channel < out; channel++) {
        for (int i = 0; i < images.count(); i++) {
          int first = firstOutput(images.first() + i, channel);
          output.gradient().get(first, plane, i * size(), size());
        }
        toBias[channel] += sum(plane, positions(images));
        for (int tap = 0; tap < TAPS; tap++) {
          shift(tap, positions(images));
        }
        multiplyToWeights(images, channel);
        if (input.hasGradient()) {
          multiplyToInput(images, channel);
        }
      }
    }
    give(toBias);
  }

  private int size() {
    return height * width;
  }

  private int positions(Rows images) {
    return images.count() * size();
  }

  private int firstOutput(int image, int channel) {
    return (image * out + channel) * size();
  }

  private int firstWeight(int channel) {
    return channel * in * TAPS;
  }

  /** taps [9 × positions] = weights of this channel [in × 9]ᵀ · input [positions × in]ᵀ. */
  private void multiplyToTaps(Rows images, int channel) {
    int positions = positions(images);
    OneDnn.multiply(
        Operand.transposed(parameters.weights().from(firstWeight(channel)), TAPS),
        Operand.transposed(inputs(input.values(), images), in),
        0f,
        Operand.of(taps.pointer(), positions),
        TAPS,
        positions,
        in);
  }

  /**
   * Gradient to the channel's weights, transposed, += taps [9 × positions] · input [positions ×
   * in]; the first images begin it.
   */
  private void multiplyToWeights(Rows images, int channel) {
    int positions = positions(images);
    OneDnn.multiply(
        Operand.of(taps.pointer(), positions),
        Operand.of(inputs(input.values(), images), in),
        images.first() == 0 ? 0f : 1f,
        Operand.of(toWeights.from(firstWeight(channel)), in),
        TAPS,
        in,
        positions);
  }

  /** Gradient to the input += taps [9 × positions]ᵀ · weights of this channel [in × 9]ᵀ. */
  private void multiplyToInput(Rows images, int channel) {
    int positions = positions(images);
    OneDnn.multiply(
        Operand.transposed(taps.pointer(), positions),
        Operand.transposed(parameters.weights().from(firstWeight(channel)), TAPS),
        channel == 0 ? 0f : 1f,
        Operand.of(inputs(input.gradient(), images), in),
        positions,
        in,
        TAPS);
  }

  private FloatPointer inputs(NativeFloats maps, Rows images) {
    return maps.from(images.first() * size() * in);
  }

  /** plane[p] += what this tap saw at p + its distance. */
  private void addShifted(int tap, int positions) {
    int distance = distance(tap);
    int from = Math.max(0, -distance);
    int count = positions - Math.abs(distance);
    if (count > 0) {
      taps.get(tap * positions + from + distance, shifted, from, count);
    }
    clearBeyondEdges(-down(tap), -across(tap), positions);
    // Both at the same index: only so does this become vector instructions.
    for (int p = 0; p < positions; p++) {
      plane[p] += shifted[p];
    }
  }

  /** taps[p + this tap's distance] = plane[p], the reverse of {@link #addShifted}. */
  private void shift(int tap, int positions) {
    int distance = distance(tap);
    int from = Math.max(0, -distance);
    int count = positions - Math.abs(distance);
    // Of a single image of one row, nothing may be left.
    if (count > 0) {
      System.arraycopy(plane, from, shifted, from + distance, count);
    }
    clearBeyondEdges(down(tap), across(tap), positions);
    taps.put(tap * positions, shifted, 0, positions);
  }

  /** In memory, from a position to the neighbour that this tap sees. */
  private int distance(int tap) {
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
  private void clearBeyondEdges(int down, int across, int positions) {
    if (down != 0) {
      int row = down < 0 ? height - 1 : 0;
      for (int first = row * width; first < positions; first += size()) {
        Arrays.fill(shifted, first, first + width, 0);
      }
    }
    if (across != 0) {
      for (int p = across < 0 ? width - 1 : 0; p < positions; p += width) {
        shifted[p] = 0;
      }
    }
  }

  private static double sum(float[] values, int count) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += values[i];
    }
    return sum;
  }

  /** Gives the gradients to the weights, which lie [out × in × 9], and to the bias. */
  private void give(double[] toBias) {
    float[] transposed = new float[toWeights.size()];
    toWeights.get(transposed);
    float[] gradient = new float[transposed.length];
    for (int i = 0; i < gradient.length; i++) {
      int ofChannel = i % (in * TAPS);
      gradient[i] = transposed[i - ofChannel + ofChannel % TAPS * in + ofChannel / TAPS];
    }
    parameters.weightsGradient().put(gradient);
    float[] narrow = new float[out];
    for (int channel = 0; channel < out; channel++) {
      narrow[channel] = (float) toBias[channel];
    }
    parameters.biasGradient().put(narrow);
  }

  @Override
  public void close() {
    output.close();
    taps.close();
    toWeights.close();
  }
}
