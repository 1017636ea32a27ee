package org.sparkvae.config;

/**
 * Something the operator can mend: bad input, bad configuration, an output that is in the way. The
 * message is what the operator reads, one line for each problem, in the form {@code Cannot <verb>
 * <object>: <reason>} or {@code Invalid <thing>: <value> (<what is allowed>)}; the process ends
 * with status 2.
 */
public class UserError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UserError(String message) {
    super(message);
  }

  public UserError(String message, Throwable cause) {
    super(message, cause);
  }
}
