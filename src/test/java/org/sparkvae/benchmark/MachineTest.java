package org.sparkvae.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

/** What follows from the machine. */
class MachineTest {
  @Test
  void listsOfCores() {
    assertThat(Machine.cores("0")).containsExactly(0);
    assertThat(Machine.cores("0-2,5,8-9")).containsExactly(0, 1, 2, 5, 8, 9);
  }

  @Test
  void noKernelIsTriedThatTheCpuLacksInstructionsFor() {
    Set<String> avx2 = Set.of("avx2", "fma");
    Set<String> avx512 =
        Set.of("avx2", "fma", "avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl");
    assertThat(PeerChoice.kernels(Set.of("sse2"))).containsExactly("");
    assertThat(PeerChoice.kernels(avx2)).containsExactly("", "Haswell", "Zen");
    assertThat(PeerChoice.kernels(avx512)).containsExactly("", "Haswell", "Zen", "SkylakeX");
  }
}
