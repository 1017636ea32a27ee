package org.sparkvae.model.kernels;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.sparkvae.model.natives.NativeLibraries;

/**
 * How long does a layer take for a minibatch of 128: forward; back to its weights; back to weights
 * and input?
 *
 * <pre>jobs/benchmark kernels</pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class LayerBenchmark {
  @Param public Layer layer;

  private Kernel toWeights;
  private Kernel toBoth;

  @Setup
  public void setUp() {
    NativeLibraries.select(NativeLibraries.AUTO);
    toWeights = layer.plan().kernel(false);
    toBoth = layer.plan().kernel(true);
  }

  @Benchmark
  public void forward() {
    toBoth.forward();
  }

  @Benchmark
  public void backwardToWeights() {
    toWeights.backward();
  }

  @Benchmark
  public void backwardToWeightsAndInput() {
    toBoth.backward();
  }

  @TearDown
  public void tearDown() throws Exception {
    toWeights.close();
    toBoth.close();
  }
}
