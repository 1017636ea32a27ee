package org.sparkvae.model.natives;

import java.util.function.Supplier;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas;
import org.sparkvae.config.UserError;
import org.sparkvae.model.kernels.Instructions;
import org.sparkvae.model.kernels.MatrixProduct;

/**
 * Tries the native libraries of this process: the threads they compute with, and one matrix product
 * by each, against plain Java. Old libraries have been seen to go wrong, or slow, on processors
 * that they do not know. A few hundredths of a second.
 */
final class NativeCheck {
  private static final int REPEATS = 5;

  private final MatrixCheck check = new MatrixCheck();
  private long fastest;

  /**
   * Tries them; the calling thread counts as a task's.
   *
   * @throws UserError if the threads are others than asked for, or a product is wrong
   */
  NativeReport run(String instructionSet) {
    requireThreads(NativeThreads.perTask(), NativeThreads.inForce(), NativeThreads.ofOpenBlas());
    String blas = BlasKernel.inForce();
    require(
        multiplyByOpenBlas(),
        "OpenBLAS (kernel " + blas + ") multiplies matrices wrongly on this CPU",
        BlasKernel.VARIABLE + "=Haswell or Prescott");
    double blasGigaflops = gigaflops();
    require(
        multiplyByOneDnn(),
        "oneDNN (" + Instructions.inForce() + ") multiplies matrices wrongly on this CPU",
        NativeLibraries.SETTING + " = avx2 or baseline");
    return new NativeReport(
        instructionSet,
        Instructions.inForce(),
        blas,
        NativeThreads.perTask(),
        blasGigaflops,
        gigaflops());
  }

  static void requireThreads(int wanted, int openMp, int openBlas) {
    if (openMp != wanted || openBlas != wanted) {
      throw new UserError(
          String.format(
              "Cannot compute with %d native threads per task: OpenMP has %d, OpenBLAS %d"
                  + " (set %s=%d before Java starts)",
              wanted, openMp, openBlas, NativeThreads.VARIABLE, wanted));
    }
  }

  private void require(float[] result, String problem, String remedy) {
    if (!check.passes(result)) {
      throw new UserError("Cannot compute: " + problem + " (try " + remedy + ")");
    }
  }

  private float[] multiplyByOpenBlas() {
    try (FloatPointer a = new FloatPointer(check.a());
        FloatPointer b = new FloatPointer(check.b());
        FloatPointer c = new FloatPointer((long) MatrixCheck.M * MatrixCheck.N)) {
      return timed(() -> multiply(a, b, c), () -> values(c));
    }
  }

  /** Past ND4J, whose own products go to oneDNN in some of its builds. */
  private static void multiply(FloatPointer a, FloatPointer b, FloatPointer c) {
    int m = MatrixCheck.M;
    int n = MatrixCheck.N;
    int k = MatrixCheck.K;
    int asItStands = openblas.CblasNoTrans;
    openblas.cblas_sgemm(
        openblas.CblasRowMajor, asItStands, asItStands, m, n, k, 1, a, k, b, n, 0, c, n);
  }

  private static float[] values(FloatPointer c) {
    float[] values = new float[MatrixCheck.M * MatrixCheck.N];
    c.get(values);
    return values;
  }

  private float[] multiplyByOneDnn() {
    try (MatrixProduct product = new MatrixProduct(check.a(), check.b(), MatrixCheck.K)) {
      return timed(product::run, product::result);
    }
  }

  private float[] timed(Runnable multiplication, Supplier<float[]> result) {
    fastest = Long.MAX_VALUE;
    for (int i = 0; i < REPEATS; i++) {
      long start = System.nanoTime();
      multiplication.run();
      fastest = Math.min(fastest, System.nanoTime() - start);
    }
    return result.get();
  }

  /** Operations a nanosecond are 10⁹ operations a second. */
  private double gigaflops() {
    return MatrixCheck.operations() / (double) fastest;
  }
}
