package org.sparkvae.model.kernels;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.sparkvae.model.natives.NativeLibraries;

/**
 * How fast can this machine multiply at all: a product of two large matrices, by oneDNN?
 *
 * <pre>jobs/benchmark kernels</pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class PeakBenchmark {
  private static final int SIDE = 1024;

  private MatrixProduct product;

  /** Billions of floating-point operations of one product. */
  public static double gigaflop() {
    return 2e-9 * SIDE * SIDE * SIDE;
  }

  @Setup
  public void setUp() {
    NativeLibraries.select(NativeLibraries.AUTO);
    float[] matrix = new float[SIDE * SIDE];
    Arrays.fill(matrix, 0.5f);
    product = new MatrixProduct(matrix, matrix, SIDE);
  }

  @Benchmark
  public void peak() {
    product.run();
  }

  @TearDown
  public void tearDown() {
    product.close();
  }
}
