package org.sparkvae.model.kernels;

import java.util.Arrays;
import java.util.SplittableRandom;
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
 * How long do the Bernoulli likelihood and its gradient take for 128 images of 784 pixels?
 *
 * <pre>jobs/benchmark kernels</pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class BernoulliBenchmark {
  private static final int IMAGES = 128;
  private static final int PIXELS = 784;

  private final float[] pixels = new float[IMAGES * PIXELS];
  private final double[] logProbability = new double[IMAGES];
  private final double[] weights = new double[IMAGES];
  private Activations logits;
  private BernoulliKernel kernel;

  @Setup
  public void setUp() {
    NativeLibraries.select(NativeLibraries.AUTO);
    Arrays.fill(weights, 1.0 / IMAGES);
    SplittableRandom random = new SplittableRandom(1);
    float[] l = new float[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = random.nextInt(256) / 255f;
      l[i] = (float) (3 * random.nextGaussian());
    }
    logits = Activations.of(Maps.matrix(IMAGES, PIXELS), true);
    logits.values().put(l);
    kernel = new BernoulliKernel(logits);
  }

  @Benchmark
  public double[] bernoulli() {
    kernel.logProbability(pixels, 1, logProbability);
    kernel.gradient(pixels, 1, weights);
    return logProbability;
  }

  @TearDown
  public void tearDown() {
    logits.close();
  }
}
