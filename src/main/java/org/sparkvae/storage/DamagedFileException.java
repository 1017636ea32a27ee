package org.sparkvae.storage;

import java.io.IOException;
import java.io.Serial;

/** A file that does not hold what was written into it. */
public final class DamagedFileException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  public DamagedFileException(String message) {
    super(message);
  }
}
