package org.sparkvae.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.sparkvae.config.ConfigLoader;

class AveragingScheduleTest {

  @Test
  void risesLinearlyOverTheWarmUp() {
    AveragingSchedule schedule = new AveragingSchedule(2, 10, 16);
    assertThat(LongStream.rangeClosed(0, 18).mapToInt(schedule::at))
        .containsExactly(2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 10);
  }

  @Test
  void mayAsWellFall() {
    AveragingSchedule schedule = new AveragingSchedule(7, 4, 6);
    assertThat(LongStream.rangeClosed(0, 7).mapToInt(schedule::at))
        .containsExactly(7, 7, 6, 6, 5, 5, 4, 4);
  }

  @Test
  void theWarmUpIsThatOfTheRate() {
    AveragingSchedule schedule =
        schedule(
            "training.averaging-frequency=50",
            "training.initial-averaging-frequency=10",
            "training.warmup-epochs=0.5");
    assertThat(schedule).isEqualTo(new AveragingSchedule(10, 50, 100));
    assertThat(schedule.at(0)).isEqualTo(10);
    assertThat(schedule.at(50)).isEqualTo(30);
    assertThat(schedule.at(100)).isEqualTo(50);
  }

  @Test
  void isTheSameAllAlongUnlessAskedFor() {
    AveragingSchedule schedule = schedule("training.averaging-frequency=7");
    assertThat(LongStream.of(0, 1, 199, 200, Long.MAX_VALUE).mapToInt(schedule::at))
        .containsOnly(7);
  }

  @Test
  void withoutAWarmUpThereIsNoRise() {
    AveragingSchedule schedule =
        schedule("training.initial-averaging-frequency=1", "training.warmup-epochs=0");
    assertThat(schedule.at(0)).isEqualTo(10);
  }

  private static AveragingSchedule schedule(String... settings) {
    return AveragingSchedule.of(ConfigLoader.load(settings).training(), 200);
  }
}
