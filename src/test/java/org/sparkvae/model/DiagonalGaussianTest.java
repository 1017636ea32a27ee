package org.sparkvae.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DiagonalGaussianTest {
  static Stream<double[]> kl() {
    return Table.rows("kl.csv");
  }

  @ParameterizedTest
  @MethodSource
  void kl(double[] row) {
    // The integral's own error is below 1e-10.
    assertThat(DiagonalGaussian.kl(row[0], row[1])).isCloseTo(row[2], offset(1e-9));
  }

  @Test
  void klOfTheStandardNormalIsZeroAndNearItNeverNegative() {
    assertThat(DiagonalGaussian.kl(0, 0)).isZero();
    assertThat(DiagonalGaussian.kl(0, 1e-9)).isNotNegative();
  }

  @Test
  void samplesHaveTheMeanAndDeviationOfThePosterior() {
    int n = 200_000;
    DiagonalGaussian posterior = new DiagonalGaussian(n, filled(n, 1.5), filled(n, Math.log(0.25)));
    float[] z = posterior.sample(Noise.normal(3, n));
    double sum = 0;
    double squares = 0;
    for (float value : z) {
      sum += value;
      squares += (value - 1.5) * (value - 1.5);
    }
    // Five standard errors of either estimate.
    assertThat(sum / n).isCloseTo(1.5, offset(5 * 0.5 / Math.sqrt(n)));
    assertThat(squares / n).isCloseTo(0.25, offset(5 * 0.25 * Math.sqrt(2.0 / n)));
  }

  @Test
  void rowsAreSplitIntoMeanAndLogVariance() {
    DiagonalGaussian two = DiagonalGaussian.ofRows(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 2);
    assertThat(two.images()).isEqualTo(2);
    assertThat(two.mean(1)).containsExactly(5, 6);
    assertThat(two.logVariance(0)).containsExactly(3, 4);
    assertThat(two.kl(0))
        .isCloseTo(DiagonalGaussian.kl(1, 3) + DiagonalGaussian.kl(2, 4), offset(1e-12));
  }

  private static double[] filled(int n, double value) {
    double[] values = new double[n];
    java.util.Arrays.fill(values, value);
    return values;
  }
}
