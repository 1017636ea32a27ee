package org.sparkvae.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GaussianMixtureTest {
  /** The mixture of {@code mixture.py}. */
  private static final GaussianMixture MIXTURE =
      new GaussianMixture(
          new double[] {0.25, 0.75},
          new double[][] {{1, -2, 0.5}, {0, 0, 3}},
          new double[][][] {
            {{1, 0.5, 0}, {0.5, 2, -0.25}, {0, -0.25, 0.5}},
            {{0.25, 0, 0.125}, {0, 4, 0}, {0.125, 0, 0.25}}
          });

  static Stream<double[]> points() {
    return Table.rows("mixture.csv");
  }

  @ParameterizedTest
  @MethodSource("points")
  void theDensityIsScipys(double[] row) {
    float[] z = {(float) row[0], (float) row[1], (float) row[2]};
    double[] density = new double[1];
    MIXTURE.prior().logDensity(z, 1, density);
    assertThat(density[0]).isCloseTo(row[3], offset(1e-12 * Math.max(1, Math.abs(row[3]))));
  }

  @Test
  void drawsHaveItsMeanAndCovariance() {
    int draws = 40_000;
    float[] z = new float[3 * draws];
    for (int i = 0; i < draws; i++) {
      MIXTURE.prior().draw(Noise.key(7, i), z, 3 * i);
    }
    // Standard errors of means and products of values of variance below 5: below 5/√draws = 0.025.
    double error = 4 * 0.025;
    double[] mean = {0.25, -0.5, 2.375};
    double[][] covariance = covariance(mean);
    for (int j = 0; j < 3; j++) {
      for (int k = 0; k < 3; k++) {
        double product = 0;
        double sum = 0;
        for (int i = 0; i < draws; i++) {
          product += (z[3 * i + j] - mean[j]) * (z[3 * i + k] - mean[k]) / draws;
          sum += z[3 * i + j] / (double) draws;
        }
        assertThat(sum).isCloseTo(mean[j], offset(error));
        assertThat(product).isCloseTo(covariance[j][k], offset(error));
      }
    }
  }

  /** Σ weight·(covariance + mean·meanᵀ) − mean·meanᵀ. */
  private static double[][] covariance(double[] mean) {
    double[][] all = new double[3][3];
    for (int j = 0; j < 3; j++) {
      for (int k = 0; k < 3; k++) {
        for (int c = 0; c < 2; c++) {
          double[] m = MIXTURE.means()[c];
          all[j][k] += MIXTURE.weights()[c] * (MIXTURE.covariances()[c][j][k] + m[j] * m[k]);
        }
        all[j][k] -= mean[j] * mean[k];
      }
    }
    return all;
  }

  @Test
  void aDrawBelongsToItsKey() {
    float[] z = new float[6];
    MIXTURE.prior().draw(5, z, 0);
    MIXTURE.prior().draw(5, z, 3);
    assertThat(new float[] {z[3], z[4], z[5]}).containsExactly(z[0], z[1], z[2]);
    MIXTURE.prior().draw(6, z, 3);
    assertThat(z[3]).isNotEqualTo(z[0]);
  }

  @Test
  void aLatentThatNeverVariesStaysAtItsMean() {
    GaussianMixture flat =
        new GaussianMixture(
            new double[] {1}, new double[][] {{2, 3}}, new double[][][] {{{4, 0}, {0, 0}}});
    float[] z = new float[2];
    double[] density = new double[1];
    flat.prior().draw(1, z, 0);
    flat.prior().logDensity(z, 1, density);
    // √(4e-9), times the noise.
    assertThat(z[1]).isCloseTo(3, offset(4e-4f));
    assertThat(density[0]).isFinite();
  }

  @Test
  void partsOfAnotherNumberAreRefused() {
    assertThatThrownBy(
            () -> new GaussianMixture(new double[1], new double[2][3], new double[1][3][3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid mixture: 1 weights, 2 means, 1 covariances");
  }
}
