package org.sparkvae.testing;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.sparkvae.model.kernels.MatrixProduct;

/** What the operating system says of who has computed. */
public final class CpuTime {
  private static final int SIDE = 1024;
  private static final int ATTEMPTS = 3;
  private static final long LEAST_NANOSECONDS = 500_000_000;

  private CpuTime() {}

  /**
   * CPU time of the whole process over that of this thread, while this thread has oneDNN multiply
   * large matrices; the least of some attempts, since the JVM compiles and collects meanwhile.
   */
  public static double threadsOfOneDnn() {
    float[] matrix = new float[SIDE * SIDE];
    double least = Double.POSITIVE_INFINITY;
    try (MatrixProduct product = new MatrixProduct(matrix, matrix, SIDE)) {
      for (int i = 0; i < ATTEMPTS; i++) {
        least = Math.min(least, threads(product));
      }
    }
    return least;
  }

  private static double threads(MatrixProduct product) {
    long ofThread = thread();
    long ofProcess = process();
    while (thread() - ofThread < LEAST_NANOSECONDS) {
      product.run();
    }
    return (double) (process() - ofProcess) / (thread() - ofThread);
  }

  private static long thread() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static long process() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }
}
