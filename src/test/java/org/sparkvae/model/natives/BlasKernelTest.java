package org.sparkvae.model.natives;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

class BlasKernelTest {
  @Test
  void theKernelFollowsFromTheFlags() {
    Set<String> haswell = Set.of("avx2", "fma");
    Set<String> skylake =
        Set.of("avx2", "fma", "avx512f", "avx512bw", "avx512dq", "avx512vl", "avx512cd");
    assertThat(BlasKernel.fitting(skylake)).isEqualTo("SkylakeX");
    assertThat(BlasKernel.fitting(haswell)).isEqualTo("Haswell");
    assertThat(BlasKernel.fitting(Set.of("sse2"))).isEmpty();
  }

  @Test
  void theKernelInForceIsOneOfOpenBlas() {
    assertThat(NativeLibraries.report("auto").blasKernel()).isNotEqualTo("unknown");
  }

  @Test
  @EnabledIfEnvironmentVariable(named = BlasKernel.VARIABLE, matches = ".+")
  void theOperatorsKernelIsInForce() {
    assertThat(NativeLibraries.report("auto").blasKernel())
        .isEqualTo(System.getenv(BlasKernel.VARIABLE).toUpperCase(Locale.ROOT));
  }
}
