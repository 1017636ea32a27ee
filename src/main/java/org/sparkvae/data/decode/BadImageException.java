package org.sparkvae.data.decode;

/** One image that cannot be used; its message becomes the reason in {@code errors/}. */
public final class BadImageException extends Exception {
  private static final long serialVersionUID = 1L;

  /** For a reason that stands by itself. */
  public BadImageException(String reason) {
    super(reason);
  }

  BadImageException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
