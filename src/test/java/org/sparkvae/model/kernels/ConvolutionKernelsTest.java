package org.sparkvae.model.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.ArrayList;
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
    shapes.add(new ConvolutionShape(new Maps(2, 1, 1, 2), 3, 2));
    shapes.add(new ConvolutionShape(new Maps(1, 1, 7, 1), 1, 1));
    return shapes.stream();
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void theChosenKernel(ConvolutionShape shape) {
    Activations input = input(shape.input());
    Weights weights = weights(shape.out() * shape.input().channels() * 9, shape.out());
    check(shape, input, weights, Convolutions.of(input, shape, weights, Nonlinearity.IDENTITY));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void theKernelOnOneDnn(ConvolutionShape shape) {
    Activations input = input(shape.input());
    Weights weights = weights(shape.out() * shape.input().channels() * 9, shape.out());
    check(
        shape, input, weights, new ConvolutionKernel(input, shape, weights, Nonlinearity.IDENTITY));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void theKernelOnPatches(ConvolutionShape shape) {
    Activations input = input(shape.input());
    Weights weights = weights(shape.out() * shape.input().channels() * 9, shape.out());
    check(
        shape,
        input,
        weights,
        new PatchConvolutionKernel(input, shape, weights, Nonlinearity.IDENTITY));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void theMirror(ConvolutionShape shape) {
    Activations input = input(shape.output());
    int channels = shape.input().channels();
    Weights weights = weights(shape.out() * channels * 9, channels);
    ConvolutionReference reference = new ConvolutionReference(shape, values(weights.weights()));
    try (Kernel kernel =
        new TransposedConvolutionKernel(input, shape, weights, Nonlinearity.IDENTITY)) {
      kernel.forward();
      float[] bias = values(weights.bias());
      double[] expected = reference.toInput(widened(input.values()));
      for (int i = 0; i < expected.length; i++) {
        expected[i] += bias[i % channels];
      }
      assertClose(kernel.output().values(), expected);
      float[] toOutput = fill(kernel.output().gradient());
      kernel.backward();
      double[] back = ConvolutionReference.widen(toOutput);
      assertClose(input.gradient(), reference.forward(toOutput, new float[shape.out()]));
      assertClose(
          weights.weightsGradient(), reference.toWeights(toOutput, widened(input.values())));
      assertClose(weights.biasGradient(), sums(back, channels));
    }
  }

  private void check(ConvolutionShape shape, Activations input, Weights weights, Kernel kernel) {
    ConvolutionReference reference = new ConvolutionReference(shape, values(weights.weights()));
    float[] x = values(input.values());
    kernel.forward();
    assertThat(kernel.output().shape()).isEqualTo(shape.output());
    assertClose(kernel.output().values(), reference.forward(x, values(weights.bias())));
    double[] toOutput = ConvolutionReference.widen(fill(kernel.output().gradient()));
    kernel.backward();
    assertClose(input.gradient(), reference.toInput(toOutput));
    assertClose(weights.weightsGradient(), reference.toWeights(x, toOutput));
    assertClose(weights.biasGradient(), sums(toOutput, shape.out()));
    kernel.close();
  }

  private static double[] sums(double[] values, int channels) {
    double[] sums = new double[channels];
    for (int i = 0; i < values.length; i++) {
      sums[i % channels] += values[i];
    }
    return sums;
  }

  private Activations input(Maps shape) {
    Activations input = Activations.of(shape, true);
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

  private float[] fill(NativeFloats target) {
    float[] values = new float[target.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    target.put(values);
    return values;
  }

  private static float[] values(NativeFloats source) {
    float[] values = new float[source.size()];
    source.get(values);
    return values;
  }

  private static double[] widened(NativeFloats source) {
    return ConvolutionReference.widen(values(source));
  }

  /** Sums of at most 300 products of normal numbers, each rounded to 24 bits. */
  private static void assertClose(NativeFloats actual, double[] expected) {
    float[] values = values(actual);
    assertThat(values).hasSameSizeAs(expected);
    for (int i = 0; i < values.length; i++) {
      assertThat((double) values[i]).isCloseTo(expected[i], offset(1e-4));
    }
  }
}
