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
  /** More than two blocks, and no multiple of one. */
  private static final int N = 40_001;

  @Test
  void stepsEqualThoseOfNd4j() {
    GradientUpdater<?> reference =
        new org.nd4j.linalg.learning.config.Adam(0.01)
            .instantiate(Nd4j.zeros(DataType.FLOAT, 1, 2 * N), true);
    NativeFloats parameters = NativeFloats.copyOf(Noise.normal(1, N));
    INDArray expected = Nd4j.createFromArray(Noise.normal(1, N)).reshape(1, N);
    Adam adam = new Adam(N);
    for (int step = 0; step < 50; step++) {
      float[] gradient = Noise.normal(Noise.key(2, step), N);
      INDArray update = Nd4j.createFromArray(gradient.clone()).reshape(1, N);
      reference.applyUpdater(update, step, 0);
      expected.subi(update);
      adam.step(parameters, NativeFloats.copyOf(gradient), new Adam.Step(step + 1, 0.01));
    }
    float[] ours = floats(parameters);
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
    new Adam(1).step(parameters, gradient, new Adam.Step(1, 0.1, 1e-4));
    float moved = floats(parameters)[0];
    double expected = -0.1 * 1e-3 / (1e-3 + 1e-4 / Math.sqrt(1e-3));
    assertThat((double) moved).isCloseTo(expected, offset(1e-6));
  }

  /** A thousandfold slower, else: dead units and collapsed latents have such moments. */
  @Test
  void momentsOfADeadGradientDoNotBecomeDenormal() {
    NativeFloats parameters = NativeFloats.copyOf(new float[] {1, 1});
    NativeFloats gradient = NativeFloats.copyOf(new float[] {1e-3f, 0});
    Adam adam = new Adam(2);
    adam.step(parameters, gradient, new Adam.Step(1, 0.1));
    gradient.put(new float[2]);
    for (int step = 2; step < 2000; step++) {
      adam.step(parameters, gradient, new Adam.Step(step, 0.1));
      float mean = adam.moments()[0];
      assertThat(mean == 0 || mean >= Float.MIN_NORMAL).isTrue();
    }
    assertThat(adam.moments()[0]).isLessThan(1e-36f);
  }

  /** As from one round to the next. */
  @Test
  void goesOnFromMomentsThatItIsGiven() {
    NativeFloats gradient = NativeFloats.copyOf(new float[] {1, -2});
    NativeFloats alone = NativeFloats.copyOf(new float[2]);
    NativeFloats handedOn = NativeFloats.copyOf(new float[2]);
    Adam one = new Adam(2);
    Adam first = new Adam(2);
    Adam second = new Adam(2);
    one.step(alone, gradient, new Adam.Step(1, 0.1));
    first.step(handedOn, gradient, new Adam.Step(1, 0.1));
    second.setMoments(first.moments());
    gradient.put(new float[] {3, 5});
    one.step(alone, gradient, new Adam.Step(2, 0.1));
    second.step(handedOn, gradient, new Adam.Step(2, 0.1));
    assertThat(floats(handedOn)).isEqualTo(floats(alone));
    assertThat(second.moments()).isEqualTo(one.moments());
    second.reset();
    assertThat(second.moments()).isEqualTo(new float[4]);
  }

  @Test
  void whatIsOfTheWrongLengthIsRefused() {
    NativeFloats two = NativeFloats.allocate(2);
    assertThatThrownBy(() -> new Adam(1).step(two, two, new Adam.Step(1, 0.1)))
        .hasMessage("Invalid parameters: 2 with a gradient of 2 (1)");
    assertThatThrownBy(() -> new Adam(2).setMoments(new float[3]))
        .hasMessage("Invalid Adam state: 3 (4)");
  }

  private static float[] floats(NativeFloats values) {
    float[] copy = new float[values.size()];
    values.get(copy);
    return copy;
  }
}
