package org.sparkvae.model.natives;

import java.io.Serializable;
import java.util.Locale;

/**
 * What a process computes with, found by computing.
 *
 * @param instructionSet the build of ND4J's library
 * @param oneDnn the instructions that oneDNN may use
 * @param blasKernel OpenBLAS's kernel, or {@code unknown}
 * @param threads native threads of each task
 * @param blasGigaflops of OpenBLAS on a small matrix product, 10⁹ operations a second
 * @param oneDnnGigaflops of oneDNN on the same
 */
public record NativeReport(
    String instructionSet,
    String oneDnn,
    String blasKernel,
    int threads,
    double blasGigaflops,
    double oneDnnGigaflops)
    implements Serializable {

  private static final double SLOW = 3;

  /** What decides over the bits that are computed, and how many compute them. */
  public String settings() {
    return String.format(
        "ND4J %s, oneDNN %s, OpenBLAS %s, threads per task %d",
        instructionSet, oneDnn, blasKernel, threads);
  }

  /** Whether OpenBLAS is so much slower than oneDNN that it must have the wrong kernel. */
  boolean isBlasSlow() {
    return SLOW * blasGigaflops < oneDnnGigaflops;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "ND4J %s, oneDNN %s (%.0f GFLOP/s), OpenBLAS %s (%.0f GFLOP/s), threads per task %d",
        instructionSet,
        oneDnn,
        oneDnnGigaflops,
        blasKernel,
        blasGigaflops,
        threads);
  }
}
