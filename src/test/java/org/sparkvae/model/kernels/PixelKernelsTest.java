package org.sparkvae.model.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The fast likelihoods against their formulas in double precision. */
class PixelKernelsTest {
  private static final int IMAGES = 3;
  private static final int PIXELS = 203;

  private final SplittableRandom random = new SplittableRandom(3);
  private final Activations logits = Activations.of(Maps.matrix(IMAGES, PIXELS), true);
  private final float[] l = new float[IMAGES * PIXELS];
  private final float[] x = new float[IMAGES * PIXELS];
  private final double[] logProbability = new double[IMAGES];
  private final float[] gradient = new float[IMAGES * PIXELS];

  @Test
  void bernoulli() {
    drawLogits(6);
    run(new BernoulliKernel(logits));
    for (int i = 0; i < IMAGES; i++) {
      assertThat(logProbability[i]).isCloseTo(bernoulli(i), offset(1e-4));
    }
    for (int j = 0; j < l.length; j++) {
      double expected = (1 / (1 + Math.exp(-l[j])) - x[j]) / IMAGES;
      assertThat((double) gradient[j]).isCloseTo(expected, offset(2e-7));
    }
  }

  /** Confidently wrong pixels cost their logit: nothing is clipped, nothing infinite. */
  @Test
  void bernoulliAtSaturation() {
    for (int j = 0; j < l.length; j++) {
      l[j] = j % 2 == 0 ? 1000 : -1000;
      x[j] = j % 2 == 0 ? 0 : 1;
    }
    run(new BernoulliKernel(logits));
    assertThat(logProbability[0]).isCloseTo(-1000.0 * PIXELS, offset(1.0));
    assertThat(gradient[0]).isCloseTo(1f / IMAGES, offset(1e-6f));
    assertThat(gradient[1]).isCloseTo(-1f / IMAGES, offset(1e-6f));
  }

  /** Each pixel is rounded: over a million of them no bias of a thousandth of a nat may remain. */
  @Test
  void bernoulliHasNoBias() {
    double difference = 0;
    BernoulliKernel kernel = new BernoulliKernel(logits);
    for (int run = 0; run < 1000; run++) {
      drawLogits(run % 10);
      run(kernel);
      for (int i = 0; i < IMAGES; i++) {
        difference += logProbability[i] - bernoulli(i);
      }
    }
    double pixels = 1000.0 * IMAGES * PIXELS;
    assertThat(Math.abs(difference) / pixels * 784).isLessThan(1e-4);
  }

  @Test
  void gaussian() {
    drawLogits(1);
    double variance = 0.3;
    run(new GaussianKernel(logits, variance));
    for (int i = 0; i < IMAGES; i++) {
      double expected = -0.5 * PIXELS * Math.log(2 * Math.PI * variance);
      for (int j = i * PIXELS; j < (i + 1) * PIXELS; j++) {
        expected -= (x[j] - l[j]) * (double) (x[j] - l[j]) / (2 * variance);
        double slope = (l[j] - x[j]) / variance / IMAGES;
        assertThat((double) gradient[j]).isCloseTo(slope, offset(1e-5));
      }
      assertThat(logProbability[i]).isCloseTo(expected, offset(1e-4));
    }
  }

  /** Three samples of one image, in rows of their own, with weights of their own. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void severalSamplesOfAnImageShareItsPixels(boolean bernoulli) {
    drawLogits(2);
    for (int j = PIXELS; j < x.length; j++) {
      x[j] = x[j % PIXELS];
    }
    run(kernel(bernoulli));
    float[] each = gradient.clone();
    double[] together = new double[IMAGES];
    double[] weights = {0.5, 0, 2};
    logits.values().put(l);
    PixelKernel kernel = kernel(bernoulli);
    float[] image = Arrays.copyOf(x, PIXELS);
    kernel.logProbability(image, IMAGES, together);
    kernel.gradient(image, IMAGES, weights);
    logits.gradient().get(gradient);
    assertThat(together).isEqualTo(logProbability);
    for (int j = 0; j < l.length; j++) {
      double expected = weights[j / PIXELS] * IMAGES * each[j];
      assertThat((double) gradient[j]).isCloseTo(expected, offset(1e-6 * Math.abs(expected)));
    }
  }

  private PixelKernel kernel(boolean bernoulli) {
    return bernoulli ? new BernoulliKernel(logits) : new GaussianKernel(logits, 0.3);
  }

  private double bernoulli(int image) {
    double sum = 0;
    for (int j = image * PIXELS; j < (image + 1) * PIXELS; j++) {
      double logit = l[j];
      sum += x[j] * logit - Math.max(logit, 0) - Math.log1p(Math.exp(-Math.abs(logit)));
    }
    return sum;
  }

  private void drawLogits(double scale) {
    for (int j = 0; j < l.length; j++) {
      l[j] = (float) (scale * random.nextGaussian());
      x[j] = random.nextInt(256) / 255f;
    }
  }

  private void run(PixelKernel kernel) {
    logits.values().put(l);
    kernel.logProbability(x, 1, logProbability);
    double[] weights = new double[IMAGES];
    Arrays.fill(weights, 1.0 / IMAGES);
    kernel.gradient(x, 1, weights);
    logits.gradient().get(gradient);
  }
}
