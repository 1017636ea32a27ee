package org.sparkvae.data;

/** One image that cannot be used; its message becomes the reason in {@code errors/}. */
final class BadImageException extends Exception {
  private static final long serialVersionUID = 1L;

  BadImageException(String reason) {
    super(reason);
  }

  BadImageException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
