package org.sparkvae.benchmark;

/**
 * A side that is compiled, cached and in its stride, and how many minibatches one measurement of it
 * takes.
 */
record WarmSide(Side side, long minibatches) {
  /**
   * Measurements' worth of time: the JIT compiler shares the core with what it compiles, and a
   * cluster's driver and executors have seen their rounds some hundred times before they are fast.
   */
  private static final int WARM_UP = 10;

  /** Warms it up; what is measured meanwhile is thrown away. */
  static WarmSide of(Side side, double seconds) {
    // The first time it reads and compiles, which tells nothing about its speed.
    side.measure(1);
    long minibatches = 1;
    for (double spent = 0; spent < WARM_UP * seconds; ) {
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
