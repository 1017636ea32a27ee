package org.sparkvae.job;

/** A whole number from 2 on the command line. */
final class AtLeastTwo extends AtLeast {
  AtLeastTwo() {
    super(2);
  }
}
