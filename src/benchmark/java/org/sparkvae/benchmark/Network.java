package org.sparkvae.benchmark;

import java.util.Locale;

/** The networks that are timed; the recipes and the peer know them by these names. */
enum Network {
  /** 784-400-20. */
  MLP,
  /** Convolutions 1-32-64, mirrored. */
  CONV;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
