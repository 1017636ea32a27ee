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

  @ParameterizedTest
  @MethodSource("kl")
  void klIsTheMeanLogRatioUnderThePosterior(double[] row) {
    int n = 20_000;
    double deviation = Math.exp(0.5 * row[1]);
    double sum = 0;
    double squares = 0;
    for (float noise : Noise.normal(9, n)) {
      double z = row[0] + deviation * noise;
      // ln N(z; mean, σ²) − ln N(z; 0, 1)
      double logRatio = 0.5 * (z * z - noise * noise - row[1]);
      sum += logRatio;
      squares += logRatio * logRatio;
    }
    double error = Math.sqrt((squares / n - Math.pow(sum / n, 2)) / n);
    // 1e-9 where q is the prior itself and no ratio varies.
    assertThat(DiagonalGaussian.kl(row[0], row[1])).isCloseTo(sum / n, offset(4 * error + 1e-9));
  }

  @Test
  void klIsThatOfThePosteriorFromThePriorAndNotTheOtherWayRound() {
    double mean = 1.3;
    double logVariance = -2;
    // KL(N(0, 1)‖N(m, v)) = ½ (ln v + (1 + m²)/v − 1)
    double backwards = 0.5 * (logVariance + (1 + mean * mean) * Math.exp(-logVariance) - 1);
    double forwards = 0.5 * (mean * mean + Math.exp(logVariance) - logVariance - 1);
    assertThat(DiagonalGaussian.kl(mean, logVariance)).isCloseTo(forwards, offset(1e-14));
    assertThat(backwards).isGreaterThan(forwards + 7);
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
