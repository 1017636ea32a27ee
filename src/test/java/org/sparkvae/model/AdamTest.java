package org.sparkvae.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;

class AdamTest {
  private static final int N = 1000;

  @Test
  void stepsEqualThoseOfNd4j() {
    GradientUpdater<?> reference =
        new org.nd4j.linalg.learning.config.Adam(0.01)
            .instantiate(Nd4j.zeros(DataType.FLOAT, 1, 2 * N), true);
    float[] parameters = Noise.normal(1, N);
    INDArray expected = Nd4j.createFromArray(parameters.clone()).reshape(1, N);
    float[] state = new float[2 * N];
    for (int step = 0; step < 50; step++) {
      float[] gradient = Noise.normal(Noise.key(2, step), N);
      INDArray update = Nd4j.createFromArray(gradient.clone()).reshape(1, N);
      reference.applyUpdater(update, step, 0);
      expected.subi(update);
      Adam.step(parameters, gradient, state, step + 1, 0.01);
    }
    float[] other = Buffers.floats(expected);
    for (int i = 0; i < N; i++) {
      // Fifty float roundings of values near 1.
      assertThat(parameters[i]).isCloseTo(other[i], offset(2e-5f));
    }
  }

  @Test
  void stateOfTheWrongLengthIsRefused() {
    assertThatThrownBy(() -> Adam.step(new float[2], new float[2], new float[3], 1, 0.1))
        .hasMessage("Invalid Adam state: 3 (4)");
  }
}
