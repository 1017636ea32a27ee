package org.sparkvae.model.kernels;

import java.util.ArrayList;
import java.util.List;

/**
 * Some rows of the maps of a minibatch, counted through: row y of image n is n · height + y. Or
 * some of its images.
 */
record Rows(int first, int count) {

  /** The first {@code all}, so many at once. */
  static List<Rows> upTo(int all, int atOnce) {
    List<Rows> bands = new ArrayList<>();
    for (int first = 0; first < all; first += atOnce) {
      bands.add(new Rows(first, Math.min(atOnce, all - first)));
    }
    return bands;
  }
}
