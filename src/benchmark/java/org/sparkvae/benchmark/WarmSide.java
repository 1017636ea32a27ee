package org.sparkvae.benchmark;

/**
 * A side that is compiled, cached and in its stride, and how many minibatches one measurement of it
 * takes.
 */
record WarmSide(Side side, long minibatches) {
  /**
   * Measurements' worth of time until Java is in its stride: the compiler shares the core with what
   * it compiles, for the first minute with a fifth of it, and a cluster's driver and executors have
   * seen their rounds some hundred times before they are fast.
   */
  private static final int JAVA = 25;

  /** The same for a side that comes compiled. */
  private static final int NATIVE = 4;

  /** Warms up a side in Java; what is measured meanwhile is thrown away. */
  static WarmSide of(Side side, double seconds) {
    return of(side, seconds, JAVA);
  }

  /** Warms up the peer. */
  static WarmSide ofPeer(Side side, double seconds) {
    return of(side, seconds, NATIVE);
  }

  private static WarmSide of(Side side, double seconds, int measurements) {
    // The first time it reads and compiles, which tells nothing about its speed.
    side.measure(1);
    long minibatches = 1;
    for (double spent = 0; spent < measurements * seconds; ) {
      Measurement measured = side.measure(minibatches);
      spent += measured.seconds();
      double perSecond = measured.imagesPerSecond() / Settings.BATCH;
      minibatches = Math.max(1, (long) Math.ceil(perSecond * seconds));
    }
    return new WarmSide(side, minibatches);
  }

  Measurement measure() {
    return side.measure(minibatches);
  }
}
