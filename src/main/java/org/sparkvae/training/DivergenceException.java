package org.sparkvae.training;

/** Training whose numbers are no longer finite; the message names where and what to try. */
public final class DivergenceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DivergenceException(String message) {
    super(message);
  }
}
