package org.sparkvae.model.likelihood;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sparkvae.config.ConfigLoader;
import org.sparkvae.config.ModelConfig;
import org.sparkvae.config.ModelConfig.LikelihoodKind;
import org.sparkvae.config.ModelConfig.Scale;
import org.sparkvae.model.kernels.Activations;
import org.sparkvae.model.kernels.BernoulliKernel;
import org.sparkvae.model.kernels.Maps;
import org.sparkvae.model.kernels.PixelKernel;
import org.sparkvae.model.natives.NativeLibraries;

/** Every likelihood's float32 kernel against its reference in double precision. */
class LikelihoodKernelsTest {
  private static final int IMAGES = 3;
  private static final int SAMPLES = 2;
  private static final int ROWS = IMAGES * SAMPLES;
  private static final int PIXELS = 203;

  static Stream<ModelConfig> models() {
    return Stream.of(LikelihoodKind.values())
        .flatMap(
            kind ->
                Stream.of(Scale.values())
                    .filter(scale -> kind.hasScale() || scale == Scale.FIXED)
                    .map(LikelihoodKernelsTest.model(kind)));
  }

  private static java.util.function.Function<Scale, ModelConfig> model(LikelihoodKind kind) {
    return scale -> ConfigLoader.load("model.likelihood=" + kind, "model.scale=" + scale).model();
  }

  @ParameterizedTest
  @MethodSource("models")
  void kernelsComputeWhatTheReferenceDoes(ModelConfig model) {
    Run run = new Run(model);
    for (double size : new double[] {0, 0.3, 3, 30}) {
      run.draw(size);
      run.compute();
      for (int r = 0; r < ROWS; r++) {
        double expected = run.reference(r);
        // Roundings of terms that add up to the value, and of ln scale before exp.
        assertThat(run.values[r]).isCloseTo(expected, offset(1e-4 + 4e-6 * Math.abs(expected)));
        run.gradientIsRight(r);
      }
    }
  }

  /** Each pixel is rounded: over a million of them no bias of a thousandth of a nat may remain. */
  @ParameterizedTest
  @MethodSource("models")
  void roundingHasNoBias(ModelConfig model) {
    Run run = new Run(model);
    double difference = 0;
    double sizes = 0;
    double images = 800;
    for (int i = 0; i < images; i++) {
      run.draw(i % 4 * 0.15);
      run.compute();
      for (int r = 0; r < ROWS; r++) {
        double expected = run.reference(r);
        difference += run.values[r] - expected;
        sizes += Math.abs(expected);
      }
    }
    double pixels = images * ROWS * PIXELS;
    // Errors squared in units of a small scale may be large: those by their own size.
    assertThat(Math.abs(difference)).isLessThan(2e-4 * pixels / 784 + 4e-7 * sizes);
  }

  /** Locations and scales of any size: nothing is clipped, nothing infinite. */
  @ParameterizedTest
  @MethodSource("models")
  void nothingIsInfinite(ModelConfig model) {
    Run run = new Run(model);
    run.draw(1);
    for (int i = 0; i < run.outputs.length; i++) {
      run.outputs[i] = (i % 3 - 1) * (i % 2 == 0 ? 100 : 40);
    }
    run.compute();
    for (int r = 0; r < ROWS; r++) {
      double expected = run.reference(r);
      assertThat(run.values[r]).isCloseTo(expected, offset(1e-5 * Math.abs(expected)));
      run.gradientIsRight(r);
    }
  }

  /** A product of as many probabilities as there are pixels would be 0. */
  @Test
  void bernoulliPixelsMayBeMany() {
    NativeLibraries.select("auto");
    int pixels = 5_003;
    double[] value = new double[1];
    new BernoulliKernel(Activations.of(Maps.matrix(1, pixels), true))
        .logProbability(new float[pixels], 1, value);
    assertThat(value[0]).isCloseTo(-pixels * Math.log(2), offset(1e-6));
  }

  /** A minibatch of images, two samples each, and what kernel and reference say of it. */
  private static final class Run {
    private final SplittableRandom random = new SplittableRandom(3);
    private final Activations activations;
    private final PixelKernel kernel;
    private final Likelihood likelihood;
    private final int columns;
    private final float[] outputs;
    private final float[] pixels = new float[IMAGES * PIXELS];
    private final double[] weights = {0.5, 1, 0, 0.125, 2, 0.25};
    private final double[] values = new double[ROWS];
    private final float[] gradient;
    private final double[] exact;

    Run(ModelConfig model) {
      NativeLibraries.select("auto");
      this.columns = model.planes() * PIXELS;
      this.activations = Activations.of(Maps.matrix(ROWS, columns), true);
      this.kernel = LikelihoodKernels.of(model, activations);
      this.likelihood = Likelihood.of(model, PIXELS);
      this.outputs = new float[ROWS * columns];
      this.gradient = new float[outputs.length];
      this.exact = new double[outputs.length];
    }

    void draw(double size) {
      for (int i = 0; i < outputs.length; i++) {
        outputs[i] = (float) (size * random.nextGaussian());
      }
      for (int i = 0; i < pixels.length; i++) {
        // As in real images, many are black and some white.
        int level = random.nextInt(-80, 300);
        pixels[i] = Math.min(255, Math.max(0, level)) / 255f;
      }
    }

    void compute() {
      activations.values().put(outputs);
      kernel.logProbability(pixels, SAMPLES, values);
      kernel.gradient(pixels, SAMPLES, weights);
      activations.gradient().get(gradient);
    }

    double reference(int row) {
      double[] wide = widened(outputs);
      return likelihood.logProbability(
          wide, row * columns, widened(pixels), row / SAMPLES * PIXELS, exact);
    }

    /** After {@link #reference} of the same row. */
    void gradientIsRight(int row) {
      for (int j = row * columns; j < (row + 1) * columns; j++) {
        double expected = -weights[row] * exact[j];
        assertThat((double) gradient[j])
            .as("gradient to output %d of row %d", j - row * columns, row)
            .isCloseTo(expected, offset(1e-4 * Math.abs(expected) + 1e-5));
      }
    }

    private static double[] widened(float[] values) {
      double[] wide = new double[values.length];
      for (int i = 0; i < values.length; i++) {
        wide[i] = values[i];
      }
      return wide;
    }
  }
}
