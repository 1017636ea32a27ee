package org.sparkvae.model.likelihood;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkvae.config.ModelConfig.LikelihoodKind;
import org.sparkvae.config.ModelConfig.Scale;
import org.sparkvae.model.Table;

class LikelihoodTest {
  private static final Likelihood BERNOULLI = likelihood(LikelihoodKind.BERNOULLI, 1);
  private static final Likelihood CONTINUOUS_BERNOULLI =
      likelihood(LikelihoodKind.CONTINUOUS_BERNOULLI, 1);

  static Stream<double[]> bernoulli() {
    return Table.rows("bernoulli.csv");
  }

  static Stream<double[]> gaussian() {
    return Table.rows("gaussian.csv");
  }

  static Stream<double[]> continuousBernoulli() {
    return Table.rows("continuous-bernoulli.csv");
  }

  static Stream<double[]> scaledGaussian() {
    return Table.rows("scaled-gaussian.csv");
  }

  static Stream<double[]> discretizedLogistic() {
    return Table.rows("discretized-logistic.csv");
  }

  @ParameterizedTest
  @MethodSource
  void bernoulli(double[] row) {
    isRight(BERNOULLI, row[2], row[0], row[1]);
  }

  @ParameterizedTest
  @MethodSource
  void gaussian(double[] row) {
    isRight(likelihood(LikelihoodKind.GAUSSIAN, row[2]), row[3], row[0], row[1]);
  }

  @ParameterizedTest
  @MethodSource
  void continuousBernoulli(double[] row) {
    isRight(CONTINUOUS_BERNOULLI, row[2], row[0], row[1]);
  }

  @ParameterizedTest
  @MethodSource
  void scaledGaussian(double[] row) {
    isRight(scaled(LikelihoodKind.GAUSSIAN, row[3]), row[4], row[0], row[1], row[2]);
  }

  @ParameterizedTest
  @MethodSource
  void discretizedLogistic(double[] row) {
    isRight(scaled(LikelihoodKind.DISCRETIZED_LOGISTIC, row[3]), row[4], row[0], row[1], row[2]);
  }

  /** The value, and the gradient against finite differences. */
  private static void isRight(Likelihood likelihood, double expected, double x, double... outputs) {
    double[] gradient = new double[outputs.length];
    double value = likelihood.logProbability(outputs, 0, new double[] {x}, 0, gradient);
    // A few roundings of terms as large as the result, or of some hundreds.
    assertThat(value).isCloseTo(expected, offset(1e-13 * (1 + Math.abs(expected))));
    for (int i = 0; i < outputs.length; i++) {
      // Small beside the least scale, 5e-4, of which a location may have to leave a pixel.
      double step = i == 0 ? 1e-5 : 1e-3;
      double numeric = derivative(likelihood, x, outputs, i, step);
      double rounding = 1e-14 * Math.abs(expected) / step;
      assertThat(gradient[i])
          .as("gradient to output %d", i)
          .isCloseTo(numeric, offset(1e-6 * Math.abs(numeric) + 1e-8 + rounding));
    }
  }

  /** Central difference of fourth order. */
  private static double derivative(
      Likelihood likelihood, double x, double[] outputs, int i, double step) {
    double one = moved(likelihood, x, outputs, i, step) - moved(likelihood, x, outputs, i, -step);
    double two =
        moved(likelihood, x, outputs, i, 2 * step) - moved(likelihood, x, outputs, i, -2 * step);
    return (8 * one - two) / (12 * step);
  }

  private static double moved(
      Likelihood likelihood, double x, double[] outputs, int i, double change) {
    double[] moved = outputs.clone();
    moved[i] += change;
    return of(likelihood, x, moved);
  }

  @Test
  void confidentlyWrongPixelsCostTheirLogit() {
    assertThat(of(BERNOULLI, 1, -100)).isCloseTo(-100, offset(1e-12));
    assertThat(of(BERNOULLI, 0, 100)).isCloseTo(-100, offset(1e-12));
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
        Likelihood.of(LikelihoodKind.BERNOULLI, Scale.FIXED, 1, pixels)
            .logProbability(logits, 0, new double[pixels], 0, new double[pixels]);
    assertThat(sum).isCloseTo(expected, offset(1e-9));
  }

  /** Whatever location and scale: also where the bins of 0 and 1 hold nearly everything. */
  @ParameterizedTest
  @CsvSource({"0.5, 0", "0.5, -4", "0.2, -100", "0, -2", "-0.4, 0", "1.7, 3", "0.5, 100"})
  void the256LevelsOfADiscretizedLogisticAddUpToOne(double location, double output) {
    Likelihood likelihood = scaled(LikelihoodKind.DISCRETIZED_LOGISTIC, 0.01);
    double sum = 0;
    for (int level = 0; level < 256; level++) {
      sum += Math.exp(of(likelihood, level / 255.0, location, output));
    }
    assertThat(sum).isCloseTo(1, offset(1e-12));
  }

  /** However far training goes on: half a level's standard deviation, not 0. */
  @ParameterizedTest
  @ValueSource(doubles = {-10, -1000, -1e300})
  void noGaussianDensityIsHigherThanTheFloors(double output) {
    double highest = Math.log(510) - 0.5 * Math.log(2 * Math.PI);
    assertThat(of(scaled(LikelihoodKind.GAUSSIAN, 0.1), 0.5, 0.5, output))
        .isLessThanOrEqualTo(highest)
        .isGreaterThan(highest - 0.02);
  }

  @ParameterizedTest
  @MethodSource("widths")
  void noScaleMakesAnInfinity(LikelihoodKind kind, double output) {
    double[] gradient = new double[2];
    double value =
        scaled(kind, 0.1)
            .logProbability(new double[] {0.3, output}, 0, new double[] {0.5}, 0, gradient);
    assertThat(value).isFinite();
    assertThat(gradient[0]).isFinite();
    assertThat(gradient[1]).isFinite();
  }

  static Stream<org.junit.jupiter.params.provider.Arguments> widths() {
    return Stream.of(LikelihoodKind.GAUSSIAN, LikelihoodKind.DISCRETIZED_LOGISTIC)
        .flatMap(
            kind ->
                Stream.of(-1e4, -100.0, 100.0, 700.0)
                    .map(o -> org.junit.jupiter.params.provider.Arguments.of(kind, o)));
  }

  @Test
  void aLearnedScaleStartsFromTheFixedOne() {
    for (LikelihoodKind kind : LikelihoodKind.values()) {
      if (kind.hasScale()) {
        double fixed = of(likelihood(kind, 0.1), 0.4, 0.7);
        // The floor is five and more powers of e below: ln(1 + e^-5) of the scale at most.
        assertThat(of(scaled(kind, 0.1), 0.4, 0.7, 0)).isCloseTo(fixed, offset(0.007));
      }
    }
  }

  static Stream<double[]> continuousBernoulliMean() {
    return Table.rows("continuous-bernoulli-mean.csv");
  }

  @ParameterizedTest
  @MethodSource
  void continuousBernoulliMean(double[] row) {
    // The logit is rounded to float32.
    float logit = (float) row[0];
    assertThat(CONTINUOUS_BERNOULLI.expectedPixel(new float[] {logit}, 0))
        .isCloseTo(row[1], offset(1e-8));
  }

  /** The closed form is of a variable cut off at 0 and 1, not yet rounded to its level. */
  @ParameterizedTest
  @CsvSource({"0.5, 0.1, 1e-6", "0.03, 0.05, 1e-5", "1.2, 0.1, 1e-6", "0.4, 0.001, 1e-3"})
  void discretizedLogisticMean(float location, double scale, double allowed) {
    double variance = Math.pow(Math.PI * scale, 2) / 3;
    Likelihood likelihood = likelihood(LikelihoodKind.DISCRETIZED_LOGISTIC, variance);
    double mean = 0;
    for (int level = 0; level < 256; level++) {
      mean += level / 255.0 * Math.exp(of(likelihood, level / 255.0, location));
    }
    assertThat(likelihood.expectedPixel(new float[] {location}, 0))
        .isCloseTo(mean, offset(allowed));
  }

  @Test
  void meansLieBetweenBlackAndWhite() {
    float[] outputs = {3, -2, 0.25f, 0, 0, 0};
    for (LikelihoodKind kind :
        new LikelihoodKind[] {LikelihoodKind.GAUSSIAN, LikelihoodKind.DISCRETIZED_LOGISTIC}) {
      Likelihood likelihood = Likelihood.of(kind, Scale.PER_PIXEL, 1e-4, 3);
      assertThat(likelihood.expectedPixel(outputs, 0)).isCloseTo(1, offset(1e-9));
      assertThat(likelihood.expectedPixel(outputs, 1)).isCloseTo(0, offset(1e-9));
      assertThat(likelihood.expectedPixel(outputs, 2)).isCloseTo(0.25, offset(1e-9));
    }
  }

  private static Likelihood likelihood(LikelihoodKind kind, double variance) {
    return Likelihood.of(kind, Scale.FIXED, variance, 1);
  }

  private static Likelihood scaled(LikelihoodKind kind, double variance) {
    return Likelihood.of(kind, Scale.PER_PIXEL, variance, 1);
  }

  private static double of(Likelihood likelihood, double x, double... outputs) {
    return likelihood.logProbability(outputs, 0, new double[] {x}, 0, new double[outputs.length]);
  }
}
