package org.sparkvae.job;

import java.util.concurrent.TimeUnit;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * What a command does when its process is told to end (SIGTERM, ^C), before Spark stops and file
 * systems close. It has 25 seconds: Kubernetes kills after 30.
 */
final class Termination implements AutoCloseable {
  /** Above Spark's and Hadoop's own hooks. */
  private static final int PRIORITY = 100;

  private static final int SECONDS = 25;

  private final Runnable hook;
  private volatile boolean begun;

  private Termination(Runnable action) {
    this.hook =
        () -> {
          begun = true;
          action.run();
        };
  }

  /** From now until it is closed. */
  static Termination does(Runnable action) {
    Termination termination = new Termination(action);
    ShutdownHookManager.get()
        .addShutdownHook(termination.hook, PRIORITY, SECONDS, TimeUnit.SECONDS);
    return termination;
  }

  /** Whether the process has been told to end. */
  boolean hasBegun() {
    return begun;
  }

  @Override
  public void close() {
    if (!ShutdownHookManager.get().isShutdownInProgress()) {
      ShutdownHookManager.get().removeShutdownHook(hook);
    }
  }
}
