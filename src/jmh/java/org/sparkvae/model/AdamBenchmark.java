package org.sparkvae.model;

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
import org.openjdk.jmh.annotations.Warmup;
import org.sparkvae.model.kernels.NativeFloats;
import org.sparkvae.model.natives.NativeLibraries;

/**
 * How long does a step of Adam take on the mlp's 652,824 parameters?
 *
 * <pre>jobs/benchmark kernels</pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class AdamBenchmark {
  private static final int PARAMETERS = 652_824;

  private final Adam adam = new Adam(PARAMETERS);
  private NativeFloats parameters;
  private NativeFloats gradient;
  private long step;

  @Setup
  public void setUp() {
    NativeLibraries.select(NativeLibraries.AUTO);
    float[] values = new float[PARAMETERS];
    Arrays.fill(values, 1e-3f);
    parameters = NativeFloats.copyOf(values);
    gradient = NativeFloats.copyOf(values);
  }

  @Benchmark
  public void adam() {
    step++;
    adam.step(parameters, gradient, new Adam.Step(step, 1e-3));
  }
}
