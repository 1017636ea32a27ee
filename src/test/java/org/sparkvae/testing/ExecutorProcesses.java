package org.sparkvae.testing;

import java.io.IOException;
import java.util.List;

/** The executors of a {@link LocalCluster}, as processes that can be stopped and killed. */
public final class ExecutorProcesses {
  private ExecutorProcesses() {}

  /** Those that run: the Java processes that this one has started. */
  public static List<ProcessHandle> running() {
    return ProcessHandle.current()
        .children()
        .filter(child -> child.info().command().orElse("").endsWith("java"))
        .filter(ProcessHandle::isAlive)
        .toList();
  }

  /** Stops one where it is: it lives, and does nothing. */
  public static void stop(ProcessHandle executor) {
    try {
      new ProcessBuilder("kill", "-STOP", Long.toString(executor.pid())).start().waitFor();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Kills one, stopped or not, and waits until it is gone. */
  public static void kill(ProcessHandle executor) {
    executor.destroyForcibly();
    executor.onExit().join();
  }
}
