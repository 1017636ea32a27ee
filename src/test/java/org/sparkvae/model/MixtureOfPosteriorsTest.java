package org.sparkvae.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MixtureOfPosteriorsTest {

  static Stream<double[]> tabulated() {
    return Table.rows("mixture-of-posteriors.csv");
  }

  /** Also a million away from every component, where each density alone is 0. */
  @ParameterizedTest
  @MethodSource("tabulated")
  void logDensitiesAreThoseOfSciPy(double[] row) {
    int latents = (int) row[2];
    MixtureOfPosteriors mixture = mixture((int) row[0], (int) row[1], latents);
    double[] z = new double[latents];
    for (int j = 0; j < latents; j++) {
      z[j] = row[3] * Math.cos(4 + j);
    }
    assertThat(mixture.logDensity(z, 0)).isCloseTo(row[4], offset(1e-12 * Math.abs(row[4])));
  }

  @Test
  void gradientsEqualFiniteDifferences() {
    int components = 4;
    int latents = 3;
    double[] rows = random(1, components * 2 * latents);
    double[] z = random(2, 2 * latents);
    MixtureOfPosteriors mixture = new MixtureOfPosteriors(components, latents);
    mixture.set(rows, 0);
    double[] toZ = new double[z.length];
    double[] toRows = new double[rows.length];
    for (int at = 0; at < z.length; at += latents) {
      mixture.logDensity(z, at);
      mixture.addGradient(at == 0 ? 0.5 : 2, z, at, toZ);
    }
    mixture.addTo(toRows, 0);
    for (int i = 0; i < z.length; i++) {
      assertThat(toZ[i]).isCloseTo(slope(rows, z, z, i), offset(1e-7));
    }
    for (int i = 0; i < rows.length; i++) {
      assertThat(toRows[i]).isCloseTo(slope(rows, z, rows, i), offset(1e-7));
    }
  }

  @Test
  void gradientsOfComponentsAreHandedOverOnce() {
    MixtureOfPosteriors mixture = mixture(1, 3, 2);
    mixture.logDensity(new double[] {0.3, 0.4}, 0);
    mixture.addGradient(1, new double[] {0.3, 0.4}, 0, new double[2]);
    double[] first = new double[12];
    double[] second = new double[12];
    mixture.addTo(first, 0);
    mixture.addTo(second, 0);
    assertThat(Arrays.stream(first).map(Math::abs).max().orElseThrow()).isPositive();
    assertThat(second).containsOnly(0);
  }

  @Test
  void drawsHaveTheMomentsOfTheMixture() {
    // Components at −3 and 3 with σ = 1/2: mean 0, variance 9 + 1/4.
    MixtureOfPosteriors mixture = new MixtureOfPosteriors(2, 1);
    mixture.set(new double[] {-3, Math.log(0.25), 3, Math.log(0.25)}, 0);
    Prior prior = new VampPrior(mixture, 1);
    float[] z = new float[20_000];
    for (int i = 0; i < z.length; i++) {
      prior.draw(Noise.key(9, i), z, i);
    }
    double mean = 0;
    double square = 0;
    for (float value : z) {
      mean += value / (double) z.length;
      square += (double) value * value / z.length;
    }
    // Four standard errors: 3.04 / √20,000, and √(Var z²) ≈ 3.02 likewise.
    assertThat(mean).isCloseTo(0, offset(0.09));
    assertThat(square).isCloseTo(9.25, offset(0.09));
  }

  /** ½·log p of the first z and 2·log p of the second. */
  private static double value(double[] rows, double[] z) {
    MixtureOfPosteriors mixture = new MixtureOfPosteriors(4, 3);
    mixture.set(rows, 0);
    return 0.5 * mixture.logDensity(z, 0) + 2 * mixture.logDensity(z, 3);
  }

  private static double slope(double[] rows, double[] z, double[] varied, int i) {
    double step = 1e-5;
    double before = varied[i];
    varied[i] = before + step;
    double above = value(rows, z);
    varied[i] = before - step;
    double below = value(rows, z);
    varied[i] = before;
    return (above - below) / (2 * step);
  }

  /** As {@code mixture-of-posteriors.py} has it. */
  private static MixtureOfPosteriors mixture(int number, int components, int latents) {
    double[] rows = new double[components * 2 * latents];
    for (int c = 0; c < components; c++) {
      for (int j = 0; j < latents; j++) {
        int place = c * 2 * latents + j;
        rows[place] = Math.sin(1 + 3 * number + 5 * c + 7 * j);
        rows[place + latents] = Math.cos(2 + number + c + 2 * j) - number;
      }
    }
    MixtureOfPosteriors mixture = new MixtureOfPosteriors(components, latents);
    mixture.set(rows, 0);
    return mixture;
  }

  private static double[] random(long seed, int count) {
    return new SplittableRandom(seed).doubles(count, -1.5, 1.5).toArray();
  }
}
