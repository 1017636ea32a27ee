package org.sparkvae.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkvae.config.ConfigLoader;

class KlScheduleTest {

  @ParameterizedTest
  @CsvSource({
    "constant, 0, 4",
    "constant, 7.3, 4",
    "linear, 0, 0",
    "linear, 0.5, 1",
    "linear, 1.9, 3.8",
    "linear, 2, 4",
    "linear, 9, 4",
    "cyclical, 0, 0",
    "cyclical, 0.25, 2",
    "cyclical, 0.5, 4",
    "cyclical, 1.9, 4",
    "cyclical, 2, 0",
    "cyclical, 4.25, 2",
    "cyclical, 5.5, 4"
  })
  void betaAtSoManyEpochs(String schedule, double epochs, double beta) {
    KlSchedule of =
        KlSchedule.of(
            ConfigLoader.load(
                    "beta=4", "beta-schedule=" + schedule, "beta-epochs=2", "beta-ramp=0.25")
                .objective());
    assertThat(of.at(epochs)).isCloseTo(beta, offset(1e-12));
  }
}
