package org.sparkvae.training;

import java.io.Serial;
import java.io.Serializable;

/**
 * All that training carries from one round to the next. Never changed in place.
 *
 * @param parameters of the network
 * @param adam Adam's m, then v
 * @param velocity of the {@link OuterStep}, which never leaves the driver; empty without momentum
 * @param steps minibatches that each worker has run
 */
@SuppressWarnings("ArrayRecordComponent") // a state in transit: never compared, never a key
public record TrainingState(float[] parameters, float[] adam, float[] velocity, long steps)
    implements Serializable {

  /** What is left where it is elsewhere. */
  static final TrainingState NONE = new TrainingState(new float[0], new float[0], 0);

  /** Without velocity. */
  TrainingState(float[] parameters, float[] adam, long steps) {
    this(parameters, adam, new float[0], steps);
  }

  /** Before the first step. */
  static TrainingState initial(float[] parameters) {
    return new TrainingState(parameters, new float[2 * parameters.length], 0);
  }

  @Serial
  private Object writeReplace() {
    return new StateOnTheWire(this);
  }
}
