package org.sparkvae.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.sparkvae.config.ConfigLoader;
import org.sparkvae.config.ImageShape;

class VampPriorTest {
  private static final ImageShape SHAPE = new ImageShape(4, 3, 1);
  private static final int LATENTS = 2;

  /** With one pseudo-input p(z) is its posterior, a Gaussian. */
  @Test
  void ofOnePseudoInputAndALinearEncoderItIsTheGaussianOfThatImage() {
    Vae vae = vae(1);
    byte[] image = images(1, 1);
    vae.setPseudoInputs(image, 1);
    DiagonalGaussian q = vae.posterior(image, 1);
    float[] z = Noise.normal(5, 40 * LATENTS);
    double[] found = new double[40];
    vae.prior().logDensity(z, 40, found);
    for (int i = 0; i < 40; i++) {
      double expected = -LATENTS * 0.5 * Math.log(2 * Math.PI);
      for (int j = 0; j < LATENTS; j++) {
        double logVariance = q.logVariance(0)[j];
        double distance = z[i * LATENTS + j] - q.mean(0)[j];
        expected -= 0.5 * (logVariance + distance * distance / Math.exp(logVariance));
      }
      // u is the sigmoid of a float32 logit.
      assertThat(found[i]).isCloseTo(expected, offset(1e-4));
    }
  }

  @Test
  void thatImagesOwnKlIsNoneAtAnyZ() {
    Vae vae = vae(1);
    byte[] image = images(1, 1);
    vae.setPseudoInputs(image, 1);
    for (int k = 0; k < 10; k++) {
      ElboTerms terms = vae.elbo(image, 1, Noise.normal(k, LATENTS));
      assertThat(terms.kl()[0]).isCloseTo(0, offset(1e-4));
    }
  }

  /** KL(N(m, s²)‖N(µ, σ²)) = ½ Σ (s²/σ² + (m − µ)²/σ² − 1 − ln s²/σ²). */
  @Test
  void theSampledKlIsOnAverageThatOfTwoGaussians() {
    Vae vae = vae(1);
    byte[] images = images(2, 2);
    vae.setPseudoInputs(Arrays.copyOf(images, 12), 1);
    byte[] other = Arrays.copyOfRange(images, 12, 24);
    DiagonalGaussian p = vae.posterior(images, 1);
    DiagonalGaussian q = vae.posterior(other, 1);
    double expected = 0;
    for (int j = 0; j < LATENTS; j++) {
      double ratio = Math.exp(q.logVariance(0)[j] - p.logVariance(0)[j]);
      double distance = q.mean(0)[j] - p.mean(0)[j];
      double scaled = distance * distance / Math.exp(p.logVariance(0)[j]);
      expected += 0.5 * (ratio + scaled - 1 - Math.log(ratio));
    }
    SampledKl kl = new SampledKl(vae.prior(), LATENTS);
    int samples = 50_000;
    double sum = 0;
    double squares = 0;
    for (int k = 0; k < samples; k++) {
      double estimate = kl.of(q.row(0), 0, Noise.normal(Noise.key(3, k), LATENTS), 0);
      sum += estimate;
      squares += estimate * estimate;
    }
    double mean = sum / samples;
    double error = Math.sqrt((squares / samples - mean * mean) / samples);
    assertThat(expected).isGreaterThan(0.1);
    assertThat(mean).isCloseTo(expected, offset(4 * error + 1e-4));
  }

  @Test
  void elboEqualsTheTermsOfTheGradientPass() {
    Vae vae = vae(5);
    byte[] images = images(3, 4);
    float[] noise = Noise.normal(4, 3 * LATENTS);
    ElboTerms elbo = vae.elbo(images, 3, noise);
    ElboTerms fromGradient = vae.gradient(images, 3, noise).elbo();
    for (int i = 0; i < 3; i++) {
      assertThat(elbo.reconstruction()[i])
          .isCloseTo(fromGradient.reconstruction()[i], offset(1e-4));
      assertThat(elbo.kl()[i]).isCloseTo(fromGradient.kl()[i], offset(1e-4));
    }
  }

  @Test
  void theImportanceSamplersBoundOfOneSampleIsTheElboOfThatSample() {
    Vae vae = vae(5);
    byte[] images = images(1, 4);
    long id = Noise.key("image");
    DiagonalGaussian posterior = vae.posterior(images, 1);
    LogMeanExp bound =
        new ImportanceSampler(vae, 7, 1)
            .estimate(Images.unlabelled(images, 1), posterior, new long[] {id})[0];
    ElboTerms terms = vae.elbo(images, 1, Noise.normal(Noise.key(7, id, 0), LATENTS));
    // Twelve float32 pixel terms.
    assertThat(bound.value()).isCloseTo(terms.reconstruction()[0] - terms.kl()[0], offset(1e-4));
  }

  @Test
  void itFollowsTheParameters() {
    Vae vae = vae(3);
    float[] z = {0.3f, -0.2f};
    double before = logDensity(vae, z);
    vae.gradient(images(3, 4), 3, Noise.normal(4, 3 * LATENTS));
    vae.update(1, 0.1);
    double after = logDensity(vae, z);
    assertThat(after).isNotEqualTo(before);
    Vae same = vae(3);
    same.setParameters(vae.parameters());
    assertThat(logDensity(same, z)).isEqualTo(after);
  }

  @Test
  void moreImagesThanPseudoInputsArePassedOver() {
    Vae some = vae(2);
    Vae more = vae(2);
    byte[] images = images(4, 6);
    some.setPseudoInputs(images, 2);
    more.setPseudoInputs(images, 4);
    assertThat(more.parameters()).isEqualTo(some.parameters());
    some.setPseudoInputs(images(1, 9), 1);
    assertThat(more.parameters()).isNotEqualTo(some.parameters());
  }

  @Test
  void aStandardNormalPriorHasNoPseudoInputs() {
    Vae vae = Vae.create(new VaeSpec(ConfigLoader.load().model(), SHAPE, 1), 1);
    assertThatThrownBy(() -> vae.setPseudoInputs(new byte[12], 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Cannot find pseudo-inputs: the prior is standard normal");
  }

  private static double logDensity(Vae vae, float[] z) {
    double[] result = new double[1];
    vae.prior().logDensity(z, 1, result);
    return result[0];
  }

  private static Vae vae(int pseudoInputs) {
    return Vae.create(
        new VaeSpec(
            ConfigLoader.load(
                    "model.hidden=[]",
                    "model.latents=" + LATENTS,
                    "model.prior=vamp",
                    "model.pseudo-inputs=" + pseudoInputs)
                .model(),
            SHAPE,
            1),
        1);
  }

  /** Grey: pixels of 0 and 255 have no logit. */
  private static byte[] images(int count, long seed) {
    byte[] packed = new byte[count * SHAPE.pixels()];
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < packed.length; i++) {
      packed[i] = (byte) random.nextInt(8, 248);
    }
    return packed;
  }
}
