package org.sparkvae.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.sparkvae.config.ImageShape;

final class ContactSheetTest {
  private static final ImageShape TILE = new ImageShape(1, 2, 3);

  @Test
  void putsEveryImageInItsPlaceAndLeavesTheRestWhite() throws IOException {
    byte[] first = {1, 2, 3, 4, 5, 6};
    byte[] second = {11, 12, 13, 14, 15, 16};
    byte[] third = {21, 22, 23, 24, 25, 26};

    ContactSheet filled = ContactSheet.nearlySquare(TILE, 3);
    filled.set(0, first);
    filled.set(1, second);
    filled.set(2, third);
    BufferedImage sheet = ImageIO.read(new ByteArrayInputStream(filled.png()));

    assertThat(sheet.getWidth()).isEqualTo(2 + 4 + 4);
    assertThat(sheet.getHeight()).isEqualTo(2 + 3 + 3);
    assertThat(PngTest.interleaved(sheet.getSubimage(2, 2, 2, 1))).isEqualTo(first);
    assertThat(PngTest.interleaved(sheet.getSubimage(6, 2, 2, 1))).isEqualTo(second);
    assertThat(PngTest.interleaved(sheet.getSubimage(2, 5, 2, 1))).isEqualTo(third);
    assertThat(PngTest.interleaved(sheet.getSubimage(6, 5, 2, 1))).containsOnly(-1);
    assertThat(PngTest.interleaved(sheet.getSubimage(0, 3, 10, 2))).containsOnly(-1);
  }

  @Test
  void takesTheColumnsThatItIsTold() {
    assertThat(new ContactSheet(TILE, 7, 3).shape())
        .isEqualTo(new ImageShape(2 + 3 * 3, 2 + 3 * 4, 3));
  }

  @Test
  void refusesASheetWithoutPlaces() {
    assertThatThrownBy(() -> new ContactSheet(TILE, 0, 4))
        .hasMessage("Invalid contact sheet: 0 images in 4 columns (from 1 each)");
  }
}
