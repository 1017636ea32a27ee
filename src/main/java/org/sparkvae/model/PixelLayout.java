package org.sparkvae.model;

import org.sparkvae.config.ImageShape;

/**
 * Translates between packed images (8 bits, channels interleaved: HWC) and the network's floats
 * (0..1, channel by channel: CHW).
 */
final class PixelLayout {
  private static final float WHITE = 255f;

  private final int channels;
  private final int plane;
  private final int pixels;

  PixelLayout(ImageShape shape) {
    this.channels = shape.channels();
    this.plane = shape.height() * shape.width();
    this.pixels = shape.pixels();
  }

  /** x of each image, [images × pixels], channel by channel. */
  float[] toFloats(byte[] packed, int images) {
    float[] floats = new float[images * pixels];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (packed[packedIndex(i)] & 0xff) / WHITE;
    }
    return floats;
  }

  /** Place in packed images of the value at this place in the network's. */
  int packedIndex(int index) {
    if (channels == 1) {
      return index;
    }
    int image = index / pixels;
    int within = index % pixels;
    return image * pixels + within % plane * channels + within / plane;
  }
}
