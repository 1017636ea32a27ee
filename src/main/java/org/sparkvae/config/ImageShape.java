package org.sparkvae.config;

import java.io.Serializable;

/** Height, width and channels (1 grey, 3 RGB) of every image of a corpus. */
public record ImageShape(int height, int width, int channels) implements Serializable {
  public ImageShape {
    if (height < 1 || width < 1 || (channels != 1 && channels != 3)) {
      throw new IllegalArgumentException(
          "Invalid image shape: " + height + "x" + width + "x" + channels + " (HxWx1 or HxWx3)");
    }
  }

  /** Values per image: height × width × channels. */
  public int pixels() {
    return Math.multiplyExact(Math.multiplyExact(height, width), channels);
  }

  @Override
  public String toString() {
    return height + "x" + width + "x" + channels;
  }
}
