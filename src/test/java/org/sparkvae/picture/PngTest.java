package org.sparkvae.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkvae.config.ImageShape;

final class PngTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void decodesToThePixelsThatWentIn(int channels) throws IOException {
    ImageShape shape = new ImageShape(5, 9, channels);
    byte[] pixels = randomPixels(shape);

    BufferedImage image = ImageIO.read(new ByteArrayInputStream(Png.encode(shape, pixels)));

    assertThat(image.getWidth()).isEqualTo(9);
    assertThat(image.getHeight()).isEqualTo(5);
    assertThat(image.getRaster().getNumBands()).isEqualTo(channels);
    assertThat(interleaved(image)).isEqualTo(pixels);
  }

  @Test
  void equalPixelsGiveEqualBytes() {
    ImageShape shape = new ImageShape(28, 28, 1);

    assertThat(Png.encode(shape, randomPixels(shape)))
        .isEqualTo(Png.encode(shape, randomPixels(shape)));
  }

  @Test
  void refusesPixelsThatDoNotFit() {
    assertThatThrownBy(() -> Png.encode(new ImageShape(2, 2, 1), new byte[5]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid pixels: 5 (4 for 2x2x1)");
  }

  static byte[] interleaved(BufferedImage image) {
    int bands = image.getRaster().getNumBands();
    int[] values =
        image.getRaster().getPixels(0, 0, image.getWidth(), image.getHeight(), (int[]) null);
    byte[] pixels = new byte[image.getWidth() * image.getHeight() * bands];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) values[i];
    }
    return pixels;
  }

  private static byte[] randomPixels(ImageShape shape) {
    byte[] pixels = new byte[shape.pixels()];
    new Random(3).nextBytes(pixels);
    return pixels;
  }
}
