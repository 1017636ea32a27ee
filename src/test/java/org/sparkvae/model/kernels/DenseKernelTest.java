package org.sparkvae.model.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DenseKernelTest {

  /** One input, one output, weight 1, bias 0: the layer is its nonlinearity. */
  @ParameterizedTest
  @EnumSource(Nonlinearity.class)
  void nonlinearitiesAndTheirSlopes(Nonlinearity nonlinearity) {
    float[] x = {-3, -1, -0.01f, 0.5f, 2, 20};
    Activations input = Activations.of(Maps.matrix(x.length, 1), true);
    input.values().put(x);
    NativeFloats one = NativeFloats.copyOf(new float[] {1});
    NativeFloats zero = NativeFloats.allocate(1);
    Weights weights = new Weights(one, zero, NativeFloats.allocate(1), NativeFloats.allocate(1));
    float[] y = new float[x.length];
    float[] slope = new float[x.length];
    try (DenseKernel kernel = new DenseKernel(input, weights, nonlinearity)) {
      kernel.forward();
      kernel.output().values().get(y);
      kernel.output().gradient().put(new float[] {1, 1, 1, 1, 1, 1});
      kernel.backward();
      input.gradient().get(slope);
    }
    DoubleUnaryOperator f = function(nonlinearity);
    for (int i = 0; i < x.length; i++) {
      double step = 1e-3;
      double expected = (f.applyAsDouble(x[i] + step) - f.applyAsDouble(x[i] - step)) / (2 * step);
      assertThat((double) y[i]).isCloseTo(f.applyAsDouble(x[i]), offset(1e-6));
      assertThat((double) slope[i]).isCloseTo(expected, offset(1e-5));
    }
  }

  private static DoubleUnaryOperator function(Nonlinearity nonlinearity) {
    return switch (nonlinearity) {
      case IDENTITY -> x -> x;
      case RELU -> x -> Math.max(0, x);
      case TANH -> Math::tanh;
      case ELU -> x -> x > 0 ? x : Math.expm1(x);
      case SOFTPLUS -> x -> Math.log1p(Math.exp(x));
    };
  }

  @Test
  void memoryIsNotReadBeyondItsEnd() {
    NativeFloats three = NativeFloats.allocate(3);
    assertThatThrownBy(() -> three.get(new float[4]))
        .hasMessage("Cannot copy 4 values: the block has 3");
    assertThatThrownBy(() -> three.get(2, new float[4], 2))
        .hasMessage("Cannot copy 2 values from 2: the block has 3");
    assertThatThrownBy(() -> three.as(OneDnn.vector(4)))
        .hasMessage("Invalid layout: 16 bytes for 3 values");
  }

  @Test
  void valuesAloneHaveNoWayBack() {
    Activations values = Activations.of(Maps.matrix(1, 1), false);
    assertThatThrownBy(values::gradient)
        .hasMessage("Cannot go back: these activations have no gradient");
  }
}
