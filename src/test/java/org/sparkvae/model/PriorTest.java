package org.sparkvae.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import org.junit.jupiter.api.Test;

class PriorTest {
  @Test
  void theStandardNormalsLogDensityIsThatOfItsLatentsTogether() {
    float[] latents = {0, 0, 1, -2, 40, 0.5f};
    double[] result = new double[3];
    new StandardNormal(2).logDensity(latents, 3, result);
    double[] squares = {0, 5, 1600.25};
    for (int row = 0; row < 3; row++) {
      // ln(1/√2π) of each latent = −0.918938533204673, as R's dnorm(0, log = TRUE) prints it.
      double expected = -2 * 0.918938533204673 - squares[row] / 2;
      assertThat(result[row]).isCloseTo(expected, offset(1e-12 * (1 + squares[row])));
    }
  }
}
