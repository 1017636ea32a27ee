package org.sparkvae.model.natives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;
import org.sparkvae.config.UserError;
import org.sparkvae.testing.OpenMpTeam;

class NativeThreadsTest {
  @Test
  void theVariableIsTheNumberAndOneWithoutIt() {
    assertThat(NativeThreads.perTask(Map.of("OMP_NUM_THREADS", "3"))).isEqualTo(3);
    assertThat(NativeThreads.perTask(Map.of("OMP_NUM_THREADS", ""))).isEqualTo(1);
    assertThat(NativeThreads.perTask(Map.of())).isEqualTo(1);
  }

  @Test
  void withoutTheVariableADefaultIsTaken() {
    NativeThreads.defaultTo(2);
    try {
      assertThat(NativeThreads.perTask(Map.of())).isEqualTo(2);
      assertThat(NativeThreads.perTask(Map.of("OMP_NUM_THREADS", "3"))).isEqualTo(3);
    } finally {
      NativeThreads.defaultTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "two", "1.5", "4,2", "10000"})
  void whatIsNoNumberOfThreadsIsRefused(String value) {
    assertThatThrownBy(() -> NativeThreads.perTask(Map.of("OMP_NUM_THREADS", value)))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "Invalid OMP_NUM_THREADS: %s (a whole number of threads from 1)".formatted(value));
  }

  @Test
  void threadsThatAreNotAsAskedAreRefused() {
    assertThatThrownBy(() -> NativeCheck.requireThreads(1, 4, 1))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "Cannot compute with 1 native threads per task: OpenMP has 4, OpenBLAS 1"
                + " (set OMP_NUM_THREADS=1 before Java starts)");
  }

  /** The thread on which the libraries were first asked for is the one that used to have more. */
  @Test
  void everyThreadThatSelectsComputesAlone() throws Exception {
    assertThat(threadsInForce()).isEqualTo(1);
    FutureTask<Integer> another = new FutureTask<>(NativeThreadsTest::threadsInForce);
    new Thread(another).start();
    assertThat(another.get()).isEqualTo(1);
  }

  @Test
  void aThreadThatHasMoreIsSetRight() {
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(4);
    assertThat(NativeThreads.inForce()).isEqualTo(4);
    assertThat(threadsInForce()).isEqualTo(1);
  }

  @Test
  void oneThreadIsWhatTheSystemCounts() throws Exception {
    assertThat(OpenMpTeam.size(() -> NativeLibraries.select("auto"))).isEqualTo(1);
  }

  /** Else the test above could not fail. */
  @Test
  void theSystemCountsMoreWhereThereAreMore() throws Exception {
    NativeLibraries.select("auto");
    NativeOps openMp = NativeOpsHolder.getInstance().getDeviceNativeOps();
    assertThat(OpenMpTeam.size(() -> openMp.setOmpNumThreads(3))).isEqualTo(3);
  }

  private static int threadsInForce() {
    NativeLibraries.select("auto");
    return NativeThreads.inForce();
  }
}
