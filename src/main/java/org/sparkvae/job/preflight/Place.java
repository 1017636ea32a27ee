package org.sparkvae.job.preflight;

import java.io.Serializable;

/**
 * Where tasks run.
 *
 * @param name {@code driver}, or an executor's as the operator knows it
 * @param tasks at the same time
 * @param cores that Spark was given here
 */
record Place(String name, int tasks, int cores) implements Serializable {
  private static final String DRIVER = "driver";

  /** Of {@code jobs/sparkvae}, which gives as much to native code as to the heap. */
  private static final String LAUNCHERS_MEMORY = "SPARKVAE_DRIVER_MEMORY";

  /** The driver, where this many tasks run on so many cores. */
  static Place driver(int tasks, int cores) {
    return new Place(DRIVER, tasks, cores);
  }

  /** The driver of a cluster, which computes now and then. */
  static Place driver() {
    return driver(1, Runtime.getRuntime().availableProcessors());
  }

  static Place executor(String id, String host, int tasks, int cores) {
    return new Place("executor " + id + " on " + host, tasks, cores);
  }

  boolean isDriver() {
    return name.equals(DRIVER);
  }

  /** Cores of each task. */
  int coresOfTask() {
    return Math.max(1, cores / Math.max(1, tasks));
  }

  /** How the operator sets an environment variable here. */
  String variable(String name) {
    return isDriver() ? name : "spark.executorEnv." + name;
  }

  /** The setting of the heap here. */
  String heapSetting() {
    return isDriver() ? LAUNCHERS_MEMORY + " or spark.driver.memory" : "spark.executor.memory";
  }

  /** The setting of what JavaCPP hands out here. */
  String offHeapSetting() {
    String option = "-D" + ContainerMemory.OFF_HEAP_PROPERTY;
    return isDriver()
        ? LAUNCHERS_MEMORY + " or " + option
        : option + " in spark.executor.extraJavaOptions";
  }
}
