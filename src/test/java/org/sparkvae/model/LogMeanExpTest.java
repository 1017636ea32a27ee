package org.sparkvae.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogMeanExpTest {
  @ParameterizedTest
  @ValueSource(doubles = {0, -1500, 1500})
  void isTheLogarithmOfTheMeanAndItsErrorThatOfTheMeanOverTheMean(double shift) {
    double[] weights = {0.5, 1, 3, 0.25, 2};
    double mean = 6.75 / 5;
    double squares = 0;
    for (double weight : weights) {
      squares += (weight - mean) * (weight - mean);
    }
    double error = Math.sqrt(squares / 4 / 5) / mean;
    LogMeanExp sums = new LogMeanExp();
    for (double weight : weights) {
      sums.add(Math.log(weight) + shift);
    }
    assertThat(sums.count()).isEqualTo(5);
    // A logarithm near 1500 has roundings of 1e-13.
    assertThat(sums.value()).isCloseTo(Math.log(mean) + shift, offset(1e-12));
    assertThat(sums.standardError()).isCloseTo(error, offset(1e-12));
  }

  @Test
  void termsAThousandNatsApartNeitherOverflowNorVanish() {
    double[][] orders = {{-1000, 0, 1000}, {1000, 0, -1000}, {0, 1000, -1000}};
    for (double[] terms : orders) {
      LogMeanExp sums = of(terms);
      assertThat(sums.value()).isCloseTo(1000 - Math.log(3), offset(1e-12));
      // All but one weight are nothing: √((3·1 − 1)/2).
      assertThat(sums.standardError()).isCloseTo(1, offset(1e-12));
    }
    assertThat(of(-90_000, -91_000).value()).isCloseTo(-90_000 - Math.log(2), offset(1e-10));
  }

  @Test
  void weightsOfZeroCount() {
    double nothing = Double.NEGATIVE_INFINITY;
    assertThat(of(nothing, 2, nothing, 2).value()).isCloseTo(2 - Math.log(2), offset(1e-14));
    assertThat(of(nothing, nothing).value()).isEqualTo(nothing);
  }

  @Test
  void whatIsNoNumberShows() {
    assertThat(of(1, Double.NaN, 2).value()).isNaN();
    assertThat(of(1, Double.POSITIVE_INFINITY, 2).value()).isNaN();
  }

  @Test
  void equalWeightsHaveNoErrorAndOneAloneNoneThatIsKnown() {
    assertThat(of(-700.1, -700.1, -700.1).standardError()).isLessThan(1e-7);
    assertThat(of(3).value()).isEqualTo(3);
    assertThat(of(3).standardError()).isNaN();
  }

  /** The spread of many estimates is what each says of itself. */
  @Test
  void theErrorIsTheDeviationOfRepeatedEstimates() {
    SplittableRandom random = new SplittableRandom(5);
    int repetitions = 4000;
    double sum = 0;
    double squares = 0;
    double errors = 0;
    for (int i = 0; i < repetitions; i++) {
      LogMeanExp sums = new LogMeanExp();
      for (int k = 0; k < 200; k++) {
        sums.add(0.5 * random.nextGaussian());
      }
      sum += sums.value();
      squares += sums.value() * sums.value();
      errors += sums.standardError() * sums.standardError();
    }
    double variance = squares / repetitions - Math.pow(sum / repetitions, 2);
    // A variance of 4,000 values is known to 2.2 %: four such, and the next order of the method.
    assertThat(errors / repetitions / variance).isCloseTo(1, offset(0.1));
  }

  private static LogMeanExp of(double... logWeights) {
    LogMeanExp sums = new LogMeanExp();
    for (double logWeight : logWeights) {
      sums.add(logWeight);
    }
    return sums;
  }
}
