package org.sparkvae.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;
import org.sparkvae.model.kernels.NativeFloats;

class AdamTest {
  /** More than a block, and no multiple of one. */
  private static final int N = 5000;

  @Test
  void stepsEqualThoseOfNd4j() {
    GradientUpdater<?> reference =
        new org.nd4j.linalg.learning.config.Adam(0.01)
            .instantiate(Nd4j.zeros(DataType.FLOAT, 1, 2 * N), true);
    NativeFloats parameters = NativeFloats.copyOf(Noise.normal(1, N));
    INDArray expected = Nd4j.createFromArray(Noise.normal(1, N)).reshape(1, N);
    Adam adam = new Adam();
    float[] state = new float[2 * N];
    for (int step = 0; step < 50; step++) {
      float[] gradient = Noise.normal(Noise.key(2, step), N);
      INDArray update = Nd4j.createFromArray(gradient.clone()).reshape(1, N);
      reference.applyUpdater(update, step, 0);
      expected.subi(update);
      adam.step(parameters, NativeFloats.copyOf(gradient), state, new Adam.Step(step + 1, 0.01));
    }
    float[] ours = new float[N];
    parameters.get(ours);
    float[] other = Buffers.floats(expected);
    for (int i = 0; i < N; i++) {
      // Fifty float roundings of values near 1.
      assertThat(ours[i]).isCloseTo(other[i], offset(2e-5f));
    }
  }

  /** With v = g² and m = g after the first step, θ moves by α·g/(|g| + ε/√(1 − β₂)). */
  @Test
  void epsilonIsAddedToTheRoot() {
    NativeFloats parameters = NativeFloats.copyOf(new float[] {0});
    NativeFloats gradient = NativeFloats.copyOf(new float[] {1e-3f});
    new Adam().step(parameters, gradient, new float[2], new Adam.Step(1, 0.1, 1e-4));
    float[] moved = new float[1];
    parameters.get(moved);
    double expected = -0.1 * 1e-3 / (1e-3 + 1e-4 / Math.sqrt(1e-3));
    assertThat((double) moved[0]).isCloseTo(expected, offset(1e-6));
  }

  /** A thousandfold slower, else: dead units and collapsed latents have such moments. */
  @Test
  void momentsOfADeadGradientDoNotBecomeDenormal() {
    NativeFloats parameters = NativeFloats.copyOf(new float[] {1, 1});
    NativeFloats gradient = NativeFloats.copyOf(new float[] {1e-3f, 0});
    float[] state = new float[4];
    Adam adam = new Adam();
    adam.step(parameters, gradient, state, new Adam.Step(1, 0.1));
    gradient.put(new float[2]);
    for (int step = 2; step < 2000; step++) {
      adam.step(parameters, gradient, state, new Adam.Step(step, 0.1));
      assertThat(state[0] == 0 || state[0] >= Float.MIN_NORMAL).isTrue();
    }
    assertThat(state[0]).isLessThan(1e-36f);
  }

  @Test
  void stateOfTheWrongLengthIsRefused() {
    NativeFloats two = NativeFloats.allocate(2);
    assertThatThrownBy(() -> new Adam().step(two, two, new float[3], new Adam.Step(1, 0.1)))
        .hasMessage("Invalid Adam state: 3 (4)");
  }
}
