package org.sparkvae.training;

import java.io.Serial;

/** Ends a training that was told to stop, after its last checkpoint. */
public final class StoppedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  StoppedException() {
    super("Cannot go on training: told to stop");
  }

  /** What came of being stopped somewhere else. */
  public StoppedException(Throwable cause) {
    super("Cannot go on training: told to stop", cause);
  }
}
