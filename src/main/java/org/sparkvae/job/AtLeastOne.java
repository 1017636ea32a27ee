package org.sparkvae.job;

/** A whole number from 1 on the command line. */
final class AtLeastOne extends AtLeast {
  AtLeastOne() {
    super(1);
  }
}
