package org.sparkvae.latent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkvae.model.DiagonalGaussian;

final class DivergenceTest {
  @Test
  void agreesWithTheClosedFormToFloat32() {
    SplittableRandom random = new SplittableRandom(1);
    int latents = 7;
    for (int i = 0; i < 10_000; i++) {
      float[] row = new float[2 * latents + 1];
      double expected = 0;
      for (int j = 1; j <= latents; j++) {
        row[j] = (float) (6 * random.nextDouble() - 3);
        row[j + latents] = (float) (40 * random.nextDouble() - 25);
        expected += DiagonalGaussian.kl(row[j], row[j + latents]);
      }
      assertThat((double) Divergence.kl(row, 1, latents))
          .isEqualTo(expected, within(1.2e-7 * expected));
    }
  }

  /** ½ (e^v − 1 − v) of the float32 v, by Python's decimal. */
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0.001, 2.5008337793e-7",
    "-0.5, 0.0532653298563",
    "-100, 49.5",
    "80, 2.7703111922e34",
    "-3e38, 1.5e38"
  })
  void isRightWhereItCancelsAndWhereItIsLarge(float logVariance, double expected) {
    assertThat((double) Divergence.kl(new float[] {0, logVariance}, 0, 1))
        .isEqualTo(expected, within(2e-7 * expected));
  }

  @Test
  void isNeverNegative() {
    for (float v = -1e-3f; v < 1e-3f; v += 1e-7f) {
      assertThat(Divergence.kl(new float[] {0, v}, 0, 1)).isNotNegative();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "NaN, 0",
    "0, NaN",
    "Infinity, 0",
    "-Infinity, 0",
    "0, Infinity",
    "0, -Infinity",
    "3e19, 3",
    "0, 100",
    "0, 3e38"
  })
  void isNotFiniteWhereTheRowOrItsKlIsNot(float mean, float logVariance) {
    assertThat(Divergence.kl(new float[] {1, mean, -1, logVariance}, 0, 2)).isNotFinite();
  }
}
