package org.sparkvae.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sparkvae.config.ConfigLoader;
import org.sparkvae.config.ImageShape;
import org.sparkvae.testing.FashionMnist;

/** β weighs the KL's gradient, so that a larger one trades what latents tell for a smaller KL. */
class BetaTest {
  private static final ImageShape SHAPE = new ImageShape(28, 28, 1);
  private static final int BATCH = 50;
  private static final int TRAINING_IMAGES = 1000;
  private static final int TEST_IMAGES = 200;
  private static final int STEPS = 300;

  private record Outcome(double reconstruction, double kl, double deviation) {}

  @Test
  void aLargerBetaLowersKlAndReconstructionAndWidensThePosterior() throws IOException {
    byte[] images = FashionMnist.trainingImages(TRAINING_IMAGES + TEST_IMAGES);
    List<Outcome> outcomes = new ArrayList<>();
    for (double beta : new double[] {0.25, 1, 4, 16}) {
      outcomes.add(train(beta, images));
    }
    for (int i = 1; i < outcomes.size(); i++) {
      Outcome smaller = outcomes.get(i - 1);
      Outcome larger = outcomes.get(i);
      assertThat(larger.kl()).as("%s", outcomes).isLessThan(smaller.kl() - 0.5);
      assertThat(larger.deviation()).as("%s", outcomes).isGreaterThan(smaller.deviation() + 0.02);
      assertThat(larger.reconstruction())
          .as("%s", outcomes)
          .isLessThan(smaller.reconstruction() - 0.5);
    }
  }

  private static Outcome train(double beta, byte[] images) {
    VaeSpec spec =
        new VaeSpec(
            ConfigLoader.load("model.hidden=[100]", "model.latents=10").model(), SHAPE, beta);
    Vae vae = Vae.create(spec, 1);
    for (int step = 0; step < STEPS; step++) {
      int first = step * BATCH % TRAINING_IMAGES;
      float[] noise = Noise.normal(Noise.key(2, step), BATCH * vae.latents());
      vae.gradient(images(images, first, BATCH), BATCH, noise);
      vae.update(step + 1, 2e-3);
    }
    byte[] test = images(images, TRAINING_IMAGES, TEST_IMAGES);
    ElboTerms terms = vae.elbo(test, TEST_IMAGES, Noise.normal(3, TEST_IMAGES * vae.latents()));
    return new Outcome(
        terms.reconstructionSum() / TEST_IMAGES,
        terms.klSum() / TEST_IMAGES,
        meanDeviation(vae.posterior(test, TEST_IMAGES)));
  }

  /** Mean posterior σ over images and latents. */
  private static double meanDeviation(DiagonalGaussian posterior) {
    double sum = 0;
    for (int i = 0; i < TEST_IMAGES; i++) {
      for (float logVariance : posterior.logVariance(i)) {
        sum += Math.exp(0.5 * logVariance);
      }
    }
    return sum / (TEST_IMAGES * posterior.latents());
  }

  private static byte[] images(byte[] images, int first, int count) {
    int pixels = SHAPE.pixels();
    return Arrays.copyOfRange(images, first * pixels, (first + count) * pixels);
  }
}
