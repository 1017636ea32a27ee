package org.sparkvae.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkvae.config.ConfigLoader;

class LikelihoodMeaningTest {

  @Test
  void bitsOfADimensionAreThoseOfACode() {
    LikelihoodMeaning meaning = meaning("discretized-logistic", "learned");
    // 256 levels, each as likely as the other: 8 bits each.
    double nats = -12 * Math.log(256);
    assertThat(meaning.bitsPerDimension(nats, 12).orElseThrow()).isCloseTo(8, offset(1e-12));
    assertThat(meaning.words()).contains("log-probability", "one learned scale");
  }

  @ParameterizedTest
  @CsvSource({"threshold", "stochastic"})
  void binaryPixelsHaveAProbability(String binarization) {
    LikelihoodMeaning meaning =
        new LikelihoodMeaning(ConfigLoader.load("model.binarization=" + binarization).model());
    // Black or white, each as likely as the other: a bit each.
    assertThat(meaning.bitsPerDimension(-784 * Math.log(2), 784).orElseThrow())
        .isCloseTo(1, offset(1e-12));
    assertThat(meaning.words()).contains("log-probability of binary pixels", binarization);
  }

  @ParameterizedTest
  @CsvSource({
    "bernoulli, fixed, cross-entropy, grey values",
    "continuous-bernoulli, fixed, log-density, a density",
    "gaussian, fixed, variance 0.1, a density",
    "gaussian, learned, one learned scale, a density",
    "gaussian, per-pixel, a scale for each pixel, a density"
  })
  void whatIsNoCodeLengthHasNone(String likelihood, String scale, String words, String why) {
    LikelihoodMeaning meaning = meaning(likelihood, scale);
    assertThat(meaning.bitsPerDimension(-100, 12)).isEmpty();
    assertThat(meaning.words()).contains(words);
    assertThat(meaning.whyNoBits()).startsWith("left out: " + why);
  }

  private static LikelihoodMeaning meaning(String likelihood, String scale) {
    return new LikelihoodMeaning(
        ConfigLoader.load("model.likelihood=" + likelihood, "model.scale=" + scale).model());
  }
}
