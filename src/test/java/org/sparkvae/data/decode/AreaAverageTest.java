package org.sparkvae.data.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.sparkvae.config.ImageShape;

/** Expected values are worked out by hand, with exact fractions in the comments. */
class AreaAverageTest {
  private static RawPixels image(int height, int width, int channels, int... values) {
    byte[] pixels = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      pixels[i] = (byte) values[i];
    }
    return new RawPixels(new ImageShape(height, width, channels), pixels);
  }

  private static int[] resize(PixelRows image, int height, int width) {
    byte[] pixels = AreaAverage.resize(image, height, width);
    int[] values = new int[pixels.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = pixels[i] & 0xff;
    }
    return values;
  }

  @Test
  void keepsAnImageOfTheWantedSize() {
    int[] values = {0, 1, 127, 128, 254, 255};
    assertThat(resize(image(2, 3, 1, values), 2, 3)).containsExactly(values);
  }

  @Test
  void averagesWholePixels() {
    PixelRows image = image(2, 4, 1, 0, 10, 100, 200, 20, 30, 50, 250);
    // (0 + 10 + 20 + 30) / 4 = 15, (100 + 200 + 50 + 250) / 4 = 150
    assertThat(resize(image, 1, 2)).containsExactly(15, 150);
  }

  @Test
  void countsFractionsOfPixels() {
    // Each new pixel covers 1.5 old: (30 + 60 / 2) / 1.5 = 40, (60 / 2 + 120) / 1.5 = 100
    assertThat(resize(image(1, 3, 1, 30, 60, 120), 1, 2)).containsExactly(40, 100);
    assertThat(resize(image(3, 1, 1, 30, 60, 120), 2, 1)).containsExactly(40, 100);
  }

  @Test
  void countsFractionsInBothDirections() {
    PixelRows image = image(3, 3, 1, 90, 0, 0, 0, 0, 0, 0, 0, 180);
    // Weights 1, 1/2 along each axis, area 9/4: 90 / 2.25 = 40, 180 / 2.25 = 80
    assertThat(resize(image, 2, 2)).containsExactly(40, 0, 0, 80);
    PixelRows centre = image(3, 3, 1, 0, 0, 0, 0, 90, 0, 0, 0, 0);
    // The centre gives a quarter of itself to each: 22.5 / 2.25 = 10
    assertThat(resize(centre, 2, 2)).containsExactly(10, 10, 10, 10);
  }

  @Test
  void roundsHalvesUpOnce() {
    assertThat(resize(image(1, 2, 1, 0, 1), 1, 1)).containsExactly(1); // 0.5
    assertThat(resize(image(1, 2, 1, 254, 255), 1, 1)).containsExactly(255); // 254.5
    assertThat(resize(image(1, 4, 1, 0, 0, 0, 1), 1, 1)).containsExactly(0); // 0.25
    // Rounding after each direction would give (1 + 1) / 2 = 1.
    assertThat(resize(image(2, 2, 1, 0, 1, 0, 0), 1, 1)).containsExactly(0); // 0.25
  }

  @Test
  void enlargesByTheSameMean() {
    // New pixels cover 2/3 of an old one; the middle one a third of each: (60 + 120) / 2 = 90
    assertThat(resize(image(1, 2, 1, 60, 120), 1, 3)).containsExactly(60, 90, 120);
    assertThat(resize(image(1, 2, 1, 60, 120), 2, 4))
        .containsExactly(60, 60, 120, 120, 60, 60, 120, 120);
  }

  @Test
  void keepsChannelsApart() {
    PixelRows image = image(1, 2, 3, 0, 100, 200, 10, 110, 250);
    assertThat(resize(image, 1, 1)).containsExactly(5, 105, 225);
  }

  @Test
  void keepsAPlainImagePlainAtAnySize() {
    byte[] pixels = new byte[37 * 53];
    Arrays.fill(pixels, (byte) 201);
    RawPixels image = new RawPixels(new ImageShape(37, 53, 1), pixels);
    for (int size = 1; size < 90; size += 7) {
      assertThat(resize(image, size, 91 - size)).containsOnly(201);
    }
  }

  @Test
  void turnsColoursIntoLumaWithoutRoundingBetween() {
    // 0.299 · 100 + 0.587 · 50 + 0.114 · 200 = 82.05
    assertThat(resize(ChannelRows.of(image(1, 1, 3, 100, 50, 200), 1), 1, 1)).containsExactly(82);
    // 0.587 and 0.587 · 0: their mean 0.2935 is 0, rounded one by one they would give 1.
    PixelRows two = image(1, 2, 3, 0, 1, 0, 0, 0, 0);
    assertThat(resize(ChannelRows.of(two, 1), 1, 1)).containsExactly(0);
    assertThat(resize(ChannelRows.of(image(1, 1, 3, 255, 255, 255), 1), 1, 1)).containsExactly(255);
  }

  @Test
  void repeatsGreyAsColours() {
    assertThat(resize(ChannelRows.of(image(1, 2, 1, 7, 250), 3), 1, 2))
        .containsExactly(7, 7, 7, 250, 250, 250);
  }
}
