package org.sparkvae.job.preflight;

/** Sizes for people. */
final class Bytes {
  private static final long MEBIBYTE = 1 << 20;

  private Bytes() {}

  /** In MiB, rounded up. */
  static long mebibytes(long bytes) {
    return (bytes + MEBIBYTE - 1) / MEBIBYTE;
  }

  static String shown(long bytes) {
    return mebibytes(bytes) + " MiB";
  }
}
