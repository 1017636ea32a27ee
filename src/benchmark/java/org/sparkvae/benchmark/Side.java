package org.sparkvae.benchmark;

/** Something whose speed is measured. */
interface Side {

  /** Has it run at least so many minibatches, alone or beside whatever else is running. */
  Measurement measure(long minibatches);
}
