package org.sparkvae.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkvae.config.ConfigLoader;
import org.sparkvae.config.ImageShape;
import org.sparkvae.config.ModelConfig;
import org.sparkvae.config.ObjectiveConfig;
import org.sparkvae.config.UserError;

class ConditionalVaeTest {
  private static final ImageShape SHAPE = new ImageShape(6, 5, 1);
  private static final int IMAGES = 5;

  @ParameterizedTest
  @ValueSource(strings = {"mlp", "conv"})
  void theSameZAndTwoLabelsGiveTwoImages(String network) {
    Vae vae = vae(network);
    float[] z = Noise.normal(1, 2 * vae.latents());
    System.arraycopy(z, 0, z, vae.latents(), vae.latents());
    float[] pixels = vae.expectedPixels(z, new int[] {0, 2}, 2);
    float[] first = Arrays.copyOf(pixels, SHAPE.pixels());
    float[] second = Arrays.copyOfRange(pixels, SHAPE.pixels(), pixels.length);
    assertThat(first).isNotEqualTo(second);
    assertThat(vae.expectedPixels(z, new int[] {2, 2}, 1)).isEqualTo(second);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mlp", "conv"})
  void thePosteriorIsThatOfImageAndLabel(String network) {
    Vae vae = vae(network);
    byte[] packed = images();
    DiagonalGaussian some = vae.posterior(new Images(packed, new int[] {0, 1, 2, 0, 1}, IMAGES));
    DiagonalGaussian other = vae.posterior(new Images(packed, new int[] {0, 1, 2, 1, 1}, IMAGES));
    for (int i = 0; i < IMAGES; i++) {
      assertThat(Arrays.equals(some.mean(i), other.mean(i))).as("image %d", i).isEqualTo(i != 3);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mlp", "conv"})
  void elboEqualsTheTermsOfTheGradientPass(String network) {
    Vae vae = vae(network);
    Images images = new Images(images(), new int[] {2, 1, 0, 0, 2}, IMAGES);
    float[] noise = Noise.normal(4, IMAGES * vae.latents());
    ElboTerms elbo = vae.elbo(images, noise);
    ElboTerms fromGradient = vae.gradient(images, noise).elbo();
    for (int i = 0; i < IMAGES; i++) {
      // Sums of 30 float32 pixel terms.
      assertThat(elbo.reconstruction()[i])
          .isCloseTo(fromGradient.reconstruction()[i], offset(1e-4));
      assertThat(elbo.kl()[i]).isCloseTo(fromGradient.kl()[i], offset(1e-5));
    }
  }

  @Test
  void aLabelOfNoClassIsRefused() {
    Vae vae = vae("mlp");
    for (int[] labels : new int[][] {{-1}, {3}, {}}) {
      assertThatThrownBy(() -> vae.posterior(new Images(images(), labels, 1)))
          .isInstanceOf(UserError.class)
          .hasMessageStartingWith("Invalid label: ")
          .hasMessageEndingWith(" (0 to 2, which the conditional model has been trained on)");
    }
  }

  private static Vae vae(String network) {
    ModelConfig model =
        ConfigLoader.load(
                "model.network=" + network,
                "model.channels=[4, 3]",
                "model.hidden=[16]",
                "model.latents=3",
                "model.conditional=true")
            .model();
    List<LabelClass> classes =
        List.of(new LabelClass("a", 1), new LabelClass("b", 1), new LabelClass("c", 1));
    return Vae.create(new VaeSpec(model, SHAPE, ObjectiveConfig.vae(1), classes), 1);
  }

  private static byte[] images() {
    byte[] packed = new byte[IMAGES * SHAPE.pixels()];
    new SplittableRandom(3).nextBytes(packed);
    return packed;
  }
}
