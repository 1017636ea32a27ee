package org.sparkvae.benchmark;

import java.util.Locale;
import java.util.Map;

/**
 * What the peer's C library does with memory that PyTorch frees, tensor by tensor, at each step.
 */
enum Allocator {
  /**
   * The C library's defaults, and so what a user of PyTorch gets: large pieces go back to the
   * system, which clears them when they are next asked for. That takes a fifth of a core and more.
   */
  STOCK,

  /** They are kept, as PyTorch's guide to tuning advises, by other means to the same end. */
  KEEPING;

  /** Of the threshold the most that every version of the library takes; no tensor is larger. */
  private static final Map<String, String> KEEP =
      Map.of(
          "MALLOC_MMAP_THRESHOLD_", "33554432",
          "MALLOC_TRIM_THRESHOLD_", "8589934592",
          "MALLOC_TOP_PAD_", "67108864");

  /** What the process is started with. */
  Map<String, String> environment() {
    return this == KEEPING ? KEEP : Map.of();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
