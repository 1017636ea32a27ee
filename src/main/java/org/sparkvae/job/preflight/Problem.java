package org.sparkvae.job.preflight;

import java.util.List;

/** Why processes cannot compute, and what mends it. */
record Problem(String reason) {
  private static final int MOST_NAMES = 4;

  /** The line to tell. */
  String on(List<String> places) {
    return "Cannot compute on " + names(places) + ": " + reason;
  }

  /** Names, of which a large cluster has too many to read. */
  static String names(List<String> places) {
    return places.size() <= MOST_NAMES
        ? String.join(", ", places)
        : String.join(", ", places.subList(0, MOST_NAMES))
            + " and "
            + (places.size() - MOST_NAMES)
            + " others";
  }
}
