package org.sparkvae.model.natives;

import java.util.Map;
import org.bytedeco.openblas.global.openblas;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;
import org.sparkvae.config.UserError;

/**
 * How many native threads a task computes with. Spark's tasks are the threads, so it is one unless
 * the operator says otherwise by {@code OMP_NUM_THREADS}, or gives a task more CPUs.
 *
 * <p>OpenMP keeps this number for each thread that calls it, and takes the variable's value only
 * where nobody has set another: the thread that first initialises ND4J comes out of that with one
 * thread for each core and more. So that is done on a thread of its own, and every thread that is
 * about to compute is set here.
 */
public final class NativeThreads {
  /** Read by OpenMP, ND4J and OpenBLAS when they are loaded. */
  public static final String VARIABLE = "OMP_NUM_THREADS";

  private static int withoutVariable = 1;

  private NativeThreads() {}

  /** The number where {@code OMP_NUM_THREADS} is not set; to be called before natives load. */
  public static synchronized void defaultTo(int threads) {
    withoutVariable = threads;
  }

  /**
   * Threads that each task computes with.
   *
   * @throws UserError if {@code OMP_NUM_THREADS} is no such number
   */
  public static int perTask() {
    return perTask(System.getenv());
  }

  static synchronized int perTask(Map<String, String> environment) {
    String value = environment.getOrDefault(VARIABLE, "");
    return value.isEmpty() ? withoutVariable : parse(VARIABLE, value);
  }

  /**
   * A number of threads.
   *
   * @param name of the setting
   * @throws UserError if the value is not a whole number from 1
   */
  public static int parse(String name, String value) {
    if (!value.matches("[1-9][0-9]{0,3}")) {
      throw new UserError("Invalid " + name + ": " + value + " (a whole number of threads from 1)");
    }
    return Integer.parseInt(value);
  }

  /** What all threads share: OpenBLAS's own threads, and those of ND4J's loops. */
  static void applyToProcess() {
    openblas.blas_set_num_threads(perTask());
    Nd4j.getEnvironment().setMaxThreads(perTask());
    Nd4j.getEnvironment().setMaxMasterThreads(perTask());
  }

  /** Sets the calling thread; costs nothing where it is set. */
  static void applyToThisThread() {
    NativeOps openMp = openMp();
    if (openMp.ompGetMaxThreads() != perTask()) {
      openMp.setOmpNumThreads(perTask());
    }
  }

  /** With how many threads ND4J and oneDNN will really compute for the calling thread. */
  public static int inForce() {
    return openMp().ompGetMaxThreads();
  }

  /** With how many threads OpenBLAS will really compute. */
  static int ofOpenBlas() {
    return openblas.blas_get_num_threads();
  }

  private static NativeOps openMp() {
    return NativeOpsHolder.getInstance().getDeviceNativeOps();
  }
}
