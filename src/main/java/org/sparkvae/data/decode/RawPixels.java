package org.sparkvae.data.decode;

import org.sparkvae.config.ImageShape;

/** Pixels that came as raw 8-bit values, in rows and with interleaved channels (HWC). */
@SuppressWarnings("ArrayRecordComponent") // pixels in transit: never compared, never a key
public record RawPixels(ImageShape shape, byte[] pixels) implements Payload, PixelRows {
  private static final long serialVersionUID = 1L;

  /** Checks the length. */
  public RawPixels {
    if (pixels.length != shape.pixels()) {
      throw new IllegalArgumentException(
          "Invalid pixels: " + pixels.length + " bytes (" + shape.pixels() + " for " + shape + ")");
    }
  }

  @Override
  public PixelRows open(DecodeLimits limits) throws BadImageException {
    limits.check(width(), height());
    return this;
  }

  @Override
  public int height() {
    return shape.height();
  }

  @Override
  public int width() {
    return shape.width();
  }

  @Override
  public int channels() {
    return shape.channels();
  }

  @Override
  public double white() {
    return 255;
  }

  @Override
  public void read(int row, double[] samples) {
    int start = row * samples.length;
    for (int i = 0; i < samples.length; i++) {
      samples[i] = pixels[start + i] & 0xff;
    }
  }
}
