package org.sparkvae.model.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each way of computing a convolution against the definition, for shapes of all kinds. */
class ConvolutionKernelsTest {
  private final SplittableRandom random = new SplittableRandom(5);

  static Stream<ConvolutionShape> shapes() {
    List<ConvolutionShape> shapes = new ArrayList<>();
    for (int stride = 1; stride <= 2; stride++) {
      for (int in : new int[] {1, 3, 16}) {
        for (int out : new int[] {1, 3, 32}) {
          shapes.add(new ConvolutionShape(new Maps(3, 6, 5, in), out, stride));
        }
      }
    }
    // Of several images, more than are computed at once.
    shapes.add(new ConvolutionShape(new Maps(3, 13, 27, 32), 8, 2));
    shapes.add(new ConvolutionShape(new Maps(3, 30, 30, 32), 2, 1));
    shapes.add(new ConvolutionShape(new Maps(2, 1, 1, 2), 3, 2));
    shapes.add(new ConvolutionShape(new Maps(1, 1, 7, 1), 1, 1));
    return shapes.stream();
  }

  static Stream<ConvolutionShape> strided() {
    return shapes().filter(shape -> shape.stride() == 2);
  }

  static Stream<ConvolutionShape> unstrided() {
    return shapes().filter(shape -> shape.stride() == 1);
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void theChosenKernel(ConvolutionShape shape) {
    Activations input = input(shape.input(), Order.CHANNELS_FIRST);
    Weights weights = weights(shape.out() * shape.input().channels() * 9, shape.out());
    check(shape, input, weights, Convolutions.of(input, shape, weights, Nonlinearity.ELU));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void oneDnnsOwn(ConvolutionShape shape) {
    Activations input = input(shape.input(), Order.CHANNELS_LAST);
    Weights weights = weights(shape.out() * shape.input().channels() * 9, shape.out());
    DirectConvolution direct = new DirectConvolution(shape, Nonlinearity.ELU);
    check(
        shape,
        input,
        weights,
        new DirectConvolutionKernel(input, direct, weights, Nonlinearity.ELU));
  }

  @ParameterizedTest
  @MethodSource("strided")
  void productsOnPatches(ConvolutionShape shape) {
    Activations input = input(shape.input(), Order.CHANNELS_LAST);
    Weights weights = weights(shape.out() * shape.input().channels() * 9, shape.out());
    check(
        shape, input, weights, new PatchConvolutionKernel(input, shape, weights, Nonlinearity.ELU));
  }

  @ParameterizedTest
  @MethodSource("unstrided")
  void shiftedAdditions(ConvolutionShape shape) {
    Activations input = input(shape.input(), Order.CHANNELS_LAST);
    Weights weights = weights(shape.out() * shape.input().channels() * 9, shape.out());
    check(
        shape,
        input,
        weights,
        new NarrowConvolutionKernel(input, shape, weights, Nonlinearity.ELU));
  }

  @ParameterizedTest
  @MethodSource("strided")
  void theMirror(ConvolutionShape shape) {
    Activations input = input(shape.output(), Order.CHANNELS_FIRST);
    int channels = shape.input().channels();
    Weights weights = weights(shape.out() * channels * 9, channels);
    checkMirror(
        shape, input, weights, Convolutions.transposed(input, shape, weights, Nonlinearity.ELU));
  }

  private void checkMirror(
      ConvolutionShape shape, Activations input, Weights weights, Kernel kernel) {
    ConvolutionReference reference = new ConvolutionReference(shape, values(weights.weights()));
    int channels = shape.input().channels();
    float[] x = lastOrder(input, input.values());
    kernel.forward();
    double[] expected = reference.toInput(ConvolutionReference.widen(x));
    float[] bias = values(weights.bias());
    for (int i = 0; i < expected.length; i++) {
      expected[i] += bias[i % channels];
    }
    Activations output = kernel.output();
    assertClose(lastOrder(output, output.values()), elu(expected));
    fill(output.gradient());
    double[] back = throughElu(expected, lastOrder(output, output.gradient()));
    kernel.backward();
    assertClose(
        lastOrder(input, input.gradient()),
        reference.forward(narrow(back), new float[shape.out()]));
    assertClose(
        values(weights.weightsGradient()),
        reference.toWeights(narrow(back), ConvolutionReference.widen(x)));
    assertClose(values(weights.biasGradient()), sums(back, channels));
    kernel.close();
  }

  private void check(ConvolutionShape shape, Activations input, Weights weights, Kernel kernel) {
    ConvolutionReference reference = new ConvolutionReference(shape, values(weights.weights()));
    float[] x = lastOrder(input, input.values());
    kernel.forward();
    Activations output = kernel.output();
    assertThat(output.shape()).isEqualTo(shape.output());
    double[] sums = reference.forward(x, values(weights.bias()));
    assertClose(lastOrder(output, output.values()), elu(sums));
    fill(output.gradient());
    double[] back = throughElu(sums, lastOrder(output, output.gradient()));
    kernel.backward();
    assertClose(lastOrder(input, input.gradient()), reference.toInput(back));
    assertClose(values(weights.weightsGradient()), reference.toWeights(x, back));
    assertClose(values(weights.biasGradient()), sums(back, shape.out()));
    kernel.close();
  }

  /** The values with channels last, as the reference has them. */
  private static float[] lastOrder(Activations maps, NativeFloats stored) {
    float[] values = values(stored);
    float[] last = new float[values.length];
    int channels = maps.shape().channels();
    int positions = maps.shape().height() * maps.shape().width();
    for (int i = 0; i < last.length; i++) {
      int image = i / (channels * positions);
      int position = i / channels % positions;
      int place = place(maps.order(), i % channels, channels, position, positions);
      last[i] = values[image * channels * positions + place];
    }
    return last;
  }

  private static int place(Order order, int channel, int channels, int position, int positions) {
    return switch (order) {
      case CHANNELS_FIRST -> channel * positions + position;
      case CHANNELS_LAST -> position * channels + channel;
    };
  }

  private static double[] elu(double[] sums) {
    return Arrays.stream(sums).map(x -> x > 0 ? x : Math.expm1(x)).toArray();
  }

  private static double[] throughElu(double[] sums, float[] gradient) {
    double[] back = new double[sums.length];
    Arrays.setAll(back, i -> gradient[i] * Math.min(1, Math.exp(sums[i])));
    return back;
  }

  private static float[] narrow(double[] values) {
    float[] narrow = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      narrow[i] = (float) values[i];
    }
    return narrow;
  }

  private static double[] sums(double[] values, int channels) {
    double[] sums = new double[channels];
    for (int i = 0; i < values.length; i++) {
      sums[i % channels] += values[i];
    }
    return sums;
  }

  private Activations input(Maps shape, Order order) {
    Activations input = Activations.of(shape, order, true);
    fill(input.values());
    return input;
  }

  private Weights weights(int size, int biases) {
    Weights weights =
        new Weights(
            NativeFloats.allocate(size),
            NativeFloats.allocate(biases),
            NativeFloats.allocate(size),
            NativeFloats.allocate(biases));
    fill(weights.weights());
    fill(weights.bias());
    return weights;
  }

  private void fill(NativeFloats target) {
    float[] values = new float[target.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    target.put(values);
  }

  private static float[] values(NativeFloats source) {
    float[] values = new float[source.size()];
    source.get(values);
    return values;
  }

  /** Sums of at most 2,700 products of normal numbers, each rounded to 24 bits. */
  private static void assertClose(float[] values, double[] expected) {
    assertThat(values).hasSameSizeAs(expected);
    for (int i = 0; i < values.length; i++) {
      assertThat((double) values[i]).isCloseTo(expected[i], offset(4e-4));
    }
  }
}
