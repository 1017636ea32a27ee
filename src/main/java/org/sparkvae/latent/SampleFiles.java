package org.sparkvae.latent;

import java.io.Serializable;
import java.util.Locale;

/**
 * What the sampler is to write, and under which names.
 *
 * @param png a picture of each sample
 * @param npy latents and expected pixels
 * @param grid images on the contact sheet, 0 for none
 * @param digits of a sample's number
 */
record SampleFiles(boolean png, boolean npy, int grid, int digits) implements Serializable {
  static final String GRID = "grid.png";

  private static final int LEAST_DIGITS = 8;

  static int digits(long count) {
    return Math.max(LEAST_DIGITS, Long.toString(count - 1).length());
  }

  /** Name of a sample, such as {@code sample-00000042}. */
  String id(long sample) {
    return String.format(Locale.ROOT, "sample-%0" + digits + "d", sample);
  }
}
