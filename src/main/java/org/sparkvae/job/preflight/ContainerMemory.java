package org.sparkvae.job.preflight;

import org.apache.spark.SparkConf;

/**
 * The container that YARN or Kubernetes gives an executor: its heap, and beside it an overhead that
 * Java itself and native code share. What takes more is killed without a word.
 */
public final class ContainerMemory {
  /**
   * Measured: 200 MiB of a process without its heap, once the native libraries are loaded; the rest
   * is for Spark's classes and network buffers.
   */
  static final long JAVA_ITSELF = 256L << 20;

  /** JavaCPP's limit of what it hands out, as a system property. */
  static final String OFF_HEAP_PROPERTY = "org.bytedeco.javacpp.maxbytes";

  /** Where no cluster manager sets a limit. */
  static final long UNLIMITED = Long.MAX_VALUE;

  private static final String DEFAULT_OPTIONS = "spark.executor.defaultJavaOptions";
  private static final long MEGABYTE = 1 << 20;
  private static final long LEAST_OVERHEAD = 384;
  private static final double OVERHEAD_FACTOR = 0.1;

  private ContainerMemory() {}

  /** Bytes of an executor's container. */
  static long ofExecutor(SparkConf conf) {
    String master = conf.get("spark.master", "");
    if (!master.startsWith("yarn") && !master.startsWith("k8s")) {
      return UNLIMITED;
    }
    long offHeapOfSpark =
        conf.getBoolean("spark.memory.offHeap.enabled", false)
            ? conf.getSizeAsMb("spark.memory.offHeap.size", "0")
            : 0;
    return (heap(conf) + overhead(conf) + offHeapOfSpark) * MEGABYTE;
  }

  /**
   * Limits what native code may take on executors to their overhead, less what Java itself needs,
   * so that JavaCPP refuses before the container is killed; unless the operator has set a limit.
   */
  public static void limitOffHeap(SparkConf conf) {
    long left = overhead(conf) - JAVA_ITSELF / MEGABYTE;
    String options = conf.get(DEFAULT_OPTIONS, "");
    boolean limited =
        (options + conf.get("spark.executor.extraJavaOptions", "")).contains(OFF_HEAP_PROPERTY);
    if (ofExecutor(conf) != UNLIMITED && left > 0 && !limited) {
      String limit = "-D" + OFF_HEAP_PROPERTY + "=" + left + "m";
      conf.set(DEFAULT_OPTIONS, (options + " " + limit).strip());
    }
  }

  private static long heap(SparkConf conf) {
    return conf.getSizeAsMb("spark.executor.memory", "1g");
  }

  /** In MiB, as Spark comes to it. */
  private static long overhead(SparkConf conf) {
    double factor = conf.getDouble("spark.executor.memoryOverheadFactor", OVERHEAD_FACTOR);
    long byFactor = Math.max(LEAST_OVERHEAD, (long) (factor * heap(conf)));
    return conf.getSizeAsMb("spark.executor.memoryOverhead", byFactor + "m");
  }
}
