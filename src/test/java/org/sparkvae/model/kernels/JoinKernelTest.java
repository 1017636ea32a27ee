package org.sparkvae.model.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JoinKernelTest {

  @Test
  void rowsLieSideBySideAndEachPartGetsItsOwnGradient() {
    Activations left = Activations.of(Maps.matrix(2, 3), true);
    Activations right = Activations.of(Maps.matrix(2, 2), false);
    left.values().put(new float[] {1, 2, 3, 4, 5, 6});
    right.values().put(new float[] {7, 8, 9, 10});
    float[] joined = new float[10];
    float[] toLeft = new float[6];
    try (JoinKernel kernel = new JoinKernel(left, right)) {
      kernel.forward();
      kernel.output().values().get(joined);
      kernel.output().gradient().put(new float[] {10, 20, 30, 40, 50, 60, 70, 80, 90, 100});
      kernel.backward();
      left.gradient().get(toLeft);
    }
    assertThat(joined).containsExactly(1, 2, 3, 7, 8, 4, 5, 6, 9, 10);
    assertThat(toLeft).containsExactly(10, 20, 30, 60, 70, 80);
  }

  @Test
  void withoutGradientsItOnlyGoesForward() {
    Activations left = Activations.of(Maps.matrix(1, 1), false);
    Activations right = Activations.of(Maps.matrix(1, 1), false);
    try (JoinKernel kernel = new JoinKernel(left, right)) {
      assertThat(kernel.output().hasGradient()).isFalse();
      kernel.backward();
    }
  }
}
