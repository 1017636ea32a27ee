package org.sparkvae.data;

/** Reasons for the one-line messages of this room. */
public final class Messages {
  private Messages() {}

  /** The first line of what went wrong, or its name where it says nothing. */
  public static String reason(Throwable e) {
    String message = e.getMessage();
    return message == null || message.isBlank()
        ? e.getClass().getSimpleName()
        : message.strip().lines().findFirst().orElseThrow().strip();
  }
}
