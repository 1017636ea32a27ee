package org.sparkvae.training;

import java.io.Serial;
import java.io.Serializable;

/**
 * All that training carries from one round to the next. Never changed in place.
 *
 * @param parameters of the network
 * @param adam Adam's m, then v
 * @param steps minibatches that each worker has run
 */
@SuppressWarnings("ArrayRecordComponent") // a state in transit: never compared, never a key
public record TrainingState(float[] parameters, float[] adam, long steps) implements Serializable {

  /** Before the first step. */
  static TrainingState initial(float[] parameters) {
    return new TrainingState(parameters, new float[2 * parameters.length], 0);
  }

  /** What a worker is sent, and sends back. */
  long bytes() {
    return (long) Float.BYTES * (parameters.length + adam.length);
  }

  @Serial
  private Object writeReplace() {
    return new StateOnTheWire(this);
  }
}
