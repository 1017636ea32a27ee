package org.sparkvae.testing;

import java.util.List;

/** The executors of a {@link LocalCluster}, as processes that can be killed. */
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

  /** Kills one and waits until it is gone. */
  public static void kill(ProcessHandle executor) {
    executor.destroyForcibly();
    executor.onExit().join();
  }
}
