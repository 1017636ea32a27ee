package org.sparkvae.picture;

import java.util.Arrays;
import org.sparkvae.config.ImageShape;

/**
 * A grid of equally large images, filled row by row, white gaps of two pixels between and around
 * them; places that no image fills stay white.
 */
public final class ContactSheet {
  /** Pixels between two images and around the sheet. */
  public static final int GAP = 2;

  private final ImageShape tile;
  private final ImageShape sheet;
  private final int columns;
  private final byte[] pixels;

  /**
   * An empty sheet.
   *
   * @param tile shape of every image
   * @param images that it has room for, at least one
   * @param columns images side by side, at least one
   */
  public ContactSheet(ImageShape tile, int images, int columns) {
    if (images < 1 || columns < 1) {
      throw new IllegalArgumentException(
          "Invalid contact sheet: " + images + " images in " + columns + " columns (from 1 each)");
    }
    int rows = (images + columns - 1) / columns;
    this.tile = tile;
    this.columns = columns;
    this.sheet =
        new ImageShape(
            GAP + rows * (tile.height() + GAP),
            GAP + columns * (tile.width() + GAP),
            tile.channels());
    this.pixels = new byte[sheet.pixels()];
    Arrays.fill(pixels, (byte) 255);
  }

  /** An empty sheet, as close to as many rows as columns as the number of images allows. */
  public static ContactSheet nearlySquare(ImageShape tile, int images) {
    return new ContactSheet(tile, images, (int) Math.ceil(Math.sqrt(images)));
  }

  /** Shape of the whole sheet. */
  public ImageShape shape() {
    return sheet;
  }

  /**
   * Puts an image in its place.
   *
   * @param index place, counted row by row from 0
   * @param image row by row, channels interleaved (HWC)
   */
  public void set(int index, byte[] image) {
    int top = GAP + index / columns * (tile.height() + GAP);
    int left = GAP + index % columns * (tile.width() + GAP);
    int run = tile.width() * tile.channels();
    for (int y = 0; y < tile.height(); y++) {
      int target = ((top + y) * sheet.width() + left) * tile.channels();
      System.arraycopy(image, y * run, pixels, target, run);
    }
  }

  /** The sheet as a PNG file. */
  public byte[] png() {
    return Png.encode(sheet, pixels);
  }
}
