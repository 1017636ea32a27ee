package org.sparkvae.model;

import java.nio.FloatBuffer;
import org.sparkvae.config.ImageShape;
import org.sparkvae.config.ModelConfig.Binarization;

/**
 * Translates between packed images (8 bits, channels interleaved: HWC) and the network's floats in
 * 0..1, channel by channel (CHW).
 */
public final class PixelLayout {
  private static final int LEVELS = 256;

  /** The float of each 8-bit level: looking up is cheaper than dividing. */
  private static final float[] GREY = new float[LEVELS];

  private static final float[] BINARY = new float[LEVELS];

  static {
    for (int level = 0; level < LEVELS; level++) {
      GREY[level] = level / (float) (LEVELS - 1);
      BINARY[level] = level < LEVELS / 2 ? 0 : 1;
    }
  }

  /** The float of each level, as this layout has it. */
  private final float[] levels;

  private final int pixels;
  private final boolean packedOrder;

  /** For each place in the network's image that in the packed one. */
  private final int[] packedPlace;

  /** For grey or coloured images of one shape. */
  public PixelLayout(ImageShape shape) {
    this(shape, Binarization.NONE);
  }

  /** The same, or black and white: what a {@link Binarizer} has not made so becomes the nearer. */
  PixelLayout(ImageShape shape, Binarization binarization) {
    this.levels = binarization == Binarization.NONE ? GREY : BINARY;
    this.pixels = shape.pixels();
    this.packedOrder = shape.channels() == 1;
    this.packedPlace = new int[pixels];
    int plane = shape.height() * shape.width();
    for (int i = 0; i < pixels; i++) {
      packedPlace[i] = packedOrder ? i : i % plane * shape.channels() + i / plane;
    }
  }

  /** x of each image, [images × pixels]. */
  public float[] toFloats(byte[] packed, int images) {
    float[] floats = new float[images * pixels];
    toFloats(packed, 0, images, floats);
    return floats;
  }

  /** Writes x of images from {@code first} on to the beginning of {@code floats}. */
  void toFloats(byte[] packed, int first, int images, float[] floats) {
    int from = first * pixels;
    if (packedOrder) {
      for (int i = 0; i < images * pixels; i++) {
        floats[i] = levels[packed[from + i] & 0xff];
      }
      return;
    }
    for (int image = 0; image < images * pixels; image += pixels) {
      for (int i = 0; i < pixels; i++) {
        floats[image + i] = levels[packed[from + image + packedPlace[i]] & 0xff];
      }
    }
  }

  /** The same into native memory, without a copy on the way. */
  void toFloats(byte[] packed, int first, int images, FloatBuffer floats) {
    int from = first * pixels;
    if (packedOrder) {
      for (int i = 0; i < images * pixels; i++) {
        floats.put(i, levels[packed[from + i] & 0xff]);
      }
      return;
    }
    for (int image = 0; image < images * pixels; image += pixels) {
      for (int i = 0; i < pixels; i++) {
        floats.put(image + i, levels[packed[from + image + packedPlace[i]] & 0xff]);
      }
    }
  }

  /** Place in packed images of the value at this place in the network's. */
  int packedIndex(int index) {
    return index / pixels * pixels + packedPlace[index % pixels];
  }
}
