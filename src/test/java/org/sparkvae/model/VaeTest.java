package org.sparkvae.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkvae.config.ConfigLoader;
import org.sparkvae.config.ImageShape;
import org.sparkvae.config.ModelConfig;

class VaeTest {
  private static final int IMAGES = 5;

  @ParameterizedTest
  @CsvSource({"28, 28, 1", "1, 1, 1", "7, 4, 3", "33, 17, 1", "32, 32, 3"})
  void convolutionsFitAnyShape(int height, int width, int channels) {
    ImageShape shape = new ImageShape(height, width, channels);
    Vae vae = vae(shape, "model.network=conv", "model.channels=[4, 8, 8]", "model.hidden=[16]");
    DiagonalGaussian posterior = vae.posterior(images(shape), IMAGES);
    assertThat(posterior.images()).isEqualTo(IMAGES);
    assertThat(vae.decode(posterior.sample(new float[IMAGES * 20]), IMAGES))
        .hasSize(IMAGES * shape.pixels());
  }

  @Test
  void elboEqualsTheTermsOfTheGradientPass() {
    ImageShape shape = new ImageShape(6, 5, 3);
    Vae vae = vae(shape, "model.network=conv", "model.channels=[4]", "model.latents=3");
    float[] noise = Noise.normal(4, IMAGES * 3);
    ElboTerms elbo = vae.elbo(images(shape), IMAGES, noise);
    ElboTerms fromGradient = vae.gradient(images(shape), IMAGES, noise).elbo();
    for (int i = 0; i < IMAGES; i++) {
      // Sums of 90 float32 pixel terms.
      assertThat(elbo.reconstruction()[i])
          .isCloseTo(fromGradient.reconstruction()[i], offset(1e-4));
      assertThat(elbo.kl()[i]).isCloseTo(fromGradient.kl()[i], offset(1e-5));
    }
  }

  @Test
  void anImageHasTheSamePosteriorInAnyBatchAndAnotherZForOtherNoise() {
    ImageShape shape = new ImageShape(8, 8, 1);
    Vae vae = vae(shape, "model.latents=4");
    byte[] batch = images(shape);
    byte[] alone = java.util.Arrays.copyOfRange(batch, 2 * 64, 3 * 64);
    float[] together = vae.posterior(batch, IMAGES).mean(2);
    float[] single = vae.posterior(alone, 1).mean(0);
    assertThat(single).containsExactly(together, org.assertj.core.data.Offset.offset(1e-5f));
    DiagonalGaussian posterior = vae.posterior(alone, 1);
    assertThat(posterior.sample(Noise.forId(1, "x", 0, 4)))
        .isNotEqualTo(posterior.sample(Noise.forId(1, "x", 1, 4)));
  }

  @Test
  void aPosteriorDoesNotDependOnHowManyOthersComeWithIt() {
    ImageShape shape = new ImageShape(8, 8, 1);
    Vae vae = vae(shape, "model.latents=4");
    byte[] many = new byte[300 * 64];
    for (int i = 0; i < many.length; i++) {
      many[i] = (byte) (i * 31);
    }
    float[] together = vae.posterior(many, 300).mean(299);
    byte[] alone = java.util.Arrays.copyOfRange(many, 299 * 64, 300 * 64);
    assertThat(vae.posterior(alone, 1).mean(0)).isEqualTo(together);
  }

  @Test
  void minibatchesOfChangingSizeGiveTheSameGradients() {
    ImageShape shape = new ImageShape(6, 5, 1);
    Vae vae = vae(shape, "model.network=conv", "model.channels=[4]", "model.latents=3");
    float[] noise = Noise.normal(4, IMAGES * 3);
    vae.gradient(images(shape), IMAGES, noise);
    float[] first = vae.lastGradient();
    for (int images = 1; images < IMAGES; images++) {
      vae.gradient(images(shape), images, noise);
      assertThat(vae.lastGradient()).isNotEqualTo(first);
    }
    vae.gradient(images(shape), IMAGES, noise);
    assertThat(vae.lastGradient()).isEqualTo(first);
  }

  @Test
  void colourChannelsComeBackInTheirPlaces() {
    ImageShape shape = new ImageShape(2, 3, 3);
    PixelLayout layout = new PixelLayout(shape);
    byte[] packed = images(shape);
    float[] floats = layout.toFloats(packed, IMAGES);
    // Green of the pixel in row 1, column 2 of image 4: plane 1 of the network's layout.
    int green = 4 * 18 + 6 + 5;
    int packedGreen = 4 * 18 + 5 * 3 + 1;
    assertThat(layout.packedIndex(green)).isEqualTo(packedGreen);
    assertThat(floats[green]).isEqualTo((packed[packedGreen] & 0xff) / 255f);
    FloatBuffer last = FloatBuffer.allocate(shape.pixels());
    layout.toFloats(packed, IMAGES - 1, 1, last);
    assertThat(last.array()).isEqualTo(Arrays.copyOfRange(floats, (IMAGES - 1) * 18, IMAGES * 18));
  }

  @Test
  void theSeedDecidesTheInitialWeights() {
    ImageShape shape = new ImageShape(4, 4, 1);
    VaeSpec spec = new VaeSpec(ConfigLoader.load().model(), shape, 1);
    assertThat(Vae.create(spec, 1).parameters()).isEqualTo(Vae.create(spec, 1).parameters());
    assertThat(Vae.create(spec, 1).parameters()).isNotEqualTo(Vae.create(spec, 2).parameters());
  }

  private static Vae vae(ImageShape shape, String... settings) {
    ModelConfig model = ConfigLoader.load("", "", List.of(settings)).model();
    return Vae.create(new VaeSpec(model, shape, 1), 1);
  }

  private static byte[] images(ImageShape shape) {
    byte[] packed = new byte[IMAGES * shape.pixels()];
    new java.util.SplittableRandom(3).nextBytes(packed);
    return packed;
  }
}
