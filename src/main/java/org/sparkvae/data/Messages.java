package org.sparkvae.data;

/** Reasons for the one-line messages of this package. */
final class Messages {
  private Messages() {}

  /** The first line of what went wrong, or its name where it says nothing. */
  static String reason(Throwable e) {
    String message = e.getMessage();
    return message == null || message.isBlank()
        ? e.getClass().getSimpleName()
        : message.strip().lines().findFirst().orElseThrow().strip();
  }
}
