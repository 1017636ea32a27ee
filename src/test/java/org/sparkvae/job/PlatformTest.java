package org.sparkvae.job;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkvae.config.UserError;

class PlatformTest {
  @Test
  void thePlatformOfTheTestsFits() {
    assertThatCode(Platform::require).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({"3.5.0, 2.12.18, 17", "3.5.5-amzn-1, 2.12.15, 21"})
  void fits(String spark, String scala, int java) {
    assertThatCode(() -> Platform.require(spark, scala, java)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "3.4.4, 2.12.18, 17",
    "4.0.0, 2.13.16, 17",
    "3.5.5, 2.13.8, 17",
    "3.5.5, 2.12.18, 11"
  })
  void doesNotFit(String spark, String scala, int java) {
    assertThatThrownBy(() -> Platform.require(spark, scala, java))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "Cannot run on Spark %s, Scala %s, Java %d: needs Spark 3.5, Scala 2.12, Java 17 or newer",
            spark, scala, java);
  }
}
