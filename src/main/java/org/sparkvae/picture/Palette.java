package org.sparkvae.picture;

import java.util.Locale;

/**
 * Colours of series, as CSS. The first ten are variables that the page sets, once for light and
 * once for dark surroundings; those after them step round the colour circle by the golden angle, so
 * that neighbours differ.
 */
public final class Palette {
  /** The colour of what belongs to no series. */
  public static final int NONE = -1;

  private static final int NAMED = 10;
  private static final double GOLDEN_ANGLE = 137.508;

  private Palette() {}

  /** A CSS colour; {@link #NONE} is grey. */
  public static String css(int colour) {
    if (colour == NONE) {
      return "var(--series-none)";
    }
    if (colour < NAMED) {
      return "var(--series-" + colour + ")";
    }
    return String.format(Locale.ROOT, "hsl(%.1f 55%% 52%%)", colour * GOLDEN_ANGLE % 360);
  }
}
