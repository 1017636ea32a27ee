package org.sparkvae.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * The doubly reparameterized estimate of the importance-weighted bound's gradient against the plain
 * one, over many draws of the noise: the same mean, less variance.
 */
class DoublyReparameterizedTest {
  private static final int IMAGES = 2;
  private static final int ENCODER_LAYERS = 2;

  @Test
  void bothHaveTheSameMean() {
    Moments plain = moments("reparameterized", 5, 6000, 1);
    Moments doubly = moments("doubly-reparameterized", 5, 6000, 2);
    for (int i = 0; i < plain.size(); i++) {
      double error = Math.sqrt(plain.variance(i) / 6000 + doubly.variance(i) / 6000);
      // 61 parameters, seeds that are fixed.
      assertThat(Math.abs(plain.mean(i) - doubly.mean(i)))
          .as("parameter %d: %s, %s", i, plain.mean(i), doubly.mean(i))
          .isLessThan(4 * error);
    }
    assertThat(plain.norm()).as("not both 0").isGreaterThan(0.1);
  }

  @Test
  void theDoublyReparameterizedVariesLessWithManySamples() {
    Moments plain = moments("reparameterized", 50, 500, 3);
    Moments doubly = moments("doubly-reparameterized", 50, 500, 3);
    assertThat(doubly.totalVariance()).isLessThan(plain.totalVariance() / 2);
  }

  private static Moments moments(String gradient, int samples, int draws, long seed) {
    VaeSpec spec =
        ObjectiveGradientTest.spec("objective=iwae samples=" + samples + " gradient=" + gradient);
    Vae vae = Vae.create(spec, 4);
    int encoder = 0;
    for (int i = 0; i < ENCODER_LAYERS; i++) {
      encoder += (int) vae.graph().getLayers()[i].numParams();
    }
    byte[] packed = new byte[IMAGES * spec.shape().pixels()];
    for (int i = 0; i < packed.length; i++) {
      packed[i] = (byte) (i * 37);
    }
    Moments moments = new Moments(encoder);
    for (int draw = 0; draw < draws; draw++) {
      int count = IMAGES * samples * vae.latents();
      vae.gradient(packed, IMAGES, Noise.normal(Noise.key(seed, draw), count));
      moments.add(vae.lastGradient());
    }
    return moments;
  }

  /** Means and variances of the encoder's gradients. */
  private static final class Moments {
    private final double[] sums;
    private final double[] squares;
    private int draws;

    Moments(int size) {
      sums = new double[size];
      squares = new double[size];
    }

    void add(float[] gradient) {
      draws++;
      for (int i = 0; i < sums.length; i++) {
        sums[i] += gradient[i];
        squares[i] += (double) gradient[i] * gradient[i];
      }
    }

    int size() {
      return sums.length;
    }

    double mean(int i) {
      return sums[i] / draws;
    }

    double variance(int i) {
      return (squares[i] - draws * mean(i) * mean(i)) / (draws - 1);
    }

    double totalVariance() {
      double total = 0;
      for (int i = 0; i < sums.length; i++) {
        total += variance(i);
      }
      return total;
    }

    double norm() {
      return Math.sqrt(Arrays.stream(sums).map(sum -> sum / draws).map(v -> v * v).sum());
    }
  }
}
