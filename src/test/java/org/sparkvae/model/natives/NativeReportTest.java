package org.sparkvae.model.natives;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NativeReportTest {
  @Test
  void aThirdOfOneDnnsSpeedIsAWrongKernel() {
    assertThat(report(18, 80).isBlasSlow()).isTrue();
    assertThat(report(40, 80).isBlasSlow()).isFalse();
  }

  @Test
  void settingsDoNotVaryFromRunToRun() {
    assertThat(report(18, 80).settings())
        .isEqualTo(report(40, 70).settings())
        .isEqualTo("ND4J avx2, oneDNN avx2, OpenBLAS HASWELL, threads per task 1");
  }

  private static NativeReport report(double blas, double oneDnn) {
    return new NativeReport("avx2", "avx2", "HASWELL", 1, blas, oneDnn);
  }
}
