package org.sparkvae.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sparkvae.config.ModelConfig.LikelihoodKind;

class LikelihoodTest {
  private static final Likelihood BERNOULLI = Likelihood.of(LikelihoodKind.BERNOULLI, 1);

  static Stream<double[]> bernoulli() {
    return Table.rows("bernoulli.csv");
  }

  static Stream<double[]> gaussian() {
    return Table.rows("gaussian.csv");
  }

  @ParameterizedTest
  @MethodSource
  void bernoulli(double[] row) {
    double value = of(BERNOULLI, row[0], row[1]);
    // A few roundings of values up to 100.
    assertThat(value).isCloseTo(row[2], offset(1e-14 * (1 + Math.abs(row[2]))));
  }

  @ParameterizedTest
  @MethodSource
  void gaussian(double[] row) {
    double value = of(Likelihood.of(LikelihoodKind.GAUSSIAN, row[2]), row[0], row[1]);
    assertThat(value).isCloseTo(row[3], offset(1e-13 * (1 + Math.abs(row[3]))));
  }

  @ParameterizedTest
  @MethodSource("bernoulli")
  void bernoulliGradientIsTheDerivative(double[] row) {
    double h = 1e-5;
    double numeric =
        (of(BERNOULLI, row[0], row[1] + h) - of(BERNOULLI, row[0], row[1] - h)) / 2 / h;
    assertThat(gradient(BERNOULLI, row[0], row[1])).isCloseTo(numeric, offset(1e-8));
  }

  @Test
  void confidentlyWrongPixelsCostTheirLogit() {
    assertThat(of(BERNOULLI, 1, -100)).isCloseTo(-100, offset(1e-12));
    assertThat(of(BERNOULLI, 0, 100)).isCloseTo(-100, offset(1e-12));
    assertThat(gradient(BERNOULLI, 1, -100)).isCloseTo(1, offset(1e-12));
  }

  @Test
  void manyPixelsAddUpWithoutOverflow() {
    int pixels = 5000;
    double[] logits = new double[pixels];
    double expected = 0;
    for (int i = 0; i < pixels; i++) {
      logits[i] = Math.sin(i) * 0.01;
      expected += of(BERNOULLI, 0, logits[i]);
    }
    double sum =
        BERNOULLI.logProbability(logits, new double[pixels], new double[pixels], 0, pixels);
    assertThat(sum).isCloseTo(expected, offset(1e-9));
  }

  private static double of(Likelihood likelihood, double x, double logit) {
    return likelihood.logProbability(new double[] {logit}, new double[] {x}, new double[1], 0, 1);
  }

  private static double gradient(Likelihood likelihood, double x, double logit) {
    double[] gradient = new double[1];
    likelihood.logProbability(new double[] {logit}, new double[] {x}, gradient, 0, 1);
    return gradient[0];
  }
}
