package org.sparkvae.job.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sparkvae.config.UserError;
import org.sparkvae.model.MemoryNeed;
import org.sparkvae.testing.SharedSpark;

@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PreflightTest {
  @Test
  void theDriverAloneIsFitForSmallWorkAndStartsNoTask() {
    JavaSparkContext spark = SharedSpark.context();
    spark.setJobGroup("preflight test", "");
    assertThat(new Preflight("auto", new MemoryNeed(1 << 20, 1 << 20, 0)).on(spark))
        .isSameAs(spark);
    assertThat(spark.statusTracker().getJobIdsForGroup("preflight test")).isEmpty();
  }

  @Test
  void aLocalMasterSaysHowManyTasksRunAtOnce() {
    Place place = new Executors(SharedSpark.context()).local();
    assertThat(place).isEqualTo(Place.driver(2, 2));
  }

  @Test
  void whatIsTooMuchForItIsRefusedInOneLineEach() {
    Preflight preflight = new Preflight("auto", new MemoryNeed(0, 1L << 40, 0));
    assertThatThrownBy(() -> preflight.on(SharedSpark.context()))
        .isInstanceOf(UserError.class)
        .hasMessageMatching(
            "Cannot compute on driver: 2 tasks at once need 2097352 MiB of heap, there are \\d+ MiB"
                + " \\(set SPARKVAE_DRIVER_MEMORY or spark.driver.memory to 2097352m, or fewer"
                + " cores\\)");
  }

  @Test
  void withoutSparkOneTaskCounts() {
    Preflight preflight = new Preflight("auto", new MemoryNeed(1L << 40, 0, 0));
    assertThatThrownBy(preflight::here)
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith(
            "Cannot compute on driver: 1 tasks at once need 1048576 MiB off the heap");
  }

  @Test
  void anUnknownInstructionSetIsRefused() {
    Preflight preflight = new Preflight("sse9", MemoryNeed.NONE);
    assertThatThrownBy(preflight::here)
        .isInstanceOf(UserError.class)
        .hasMessage(
            "Cannot compute on driver: invalid native.instruction-set: sse9"
                + " (auto, baseline, avx2 or avx512)");
  }
}
