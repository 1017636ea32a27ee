package org.sparkvae.training;

/** Why workers cannot stand from round to round. The round may run all the same, as a job. */
final class StandingException extends Exception {
  private static final long serialVersionUID = 1L;

  StandingException(String message) {
    super(message);
  }

  /**
   * The job whose tasks the workers are has failed.
   *
   * @param cause as Spark gives it
   */
  StandingException(Exception cause) {
    super("The job of standing workers has failed", cause);
  }
}
