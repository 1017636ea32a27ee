package org.sparkvae.data.decode;

import org.apache.hadoop.conf.Configuration;

/**
 * What decoding may take, judged before it begins.
 *
 * @param configuration to open files with
 * @param maxMegapixels of an image, from its header
 */
public record DecodeLimits(Configuration configuration, int maxMegapixels) {
  private static final long MEGA = 1_000_000;

  /** A decoded sample may take one byte: a fourth channel, or two bytes, count as more pixels. */
  private static final int BYTES_PER_PIXEL = 4;

  /** Checks a size that a header gives. */
  void check(long width, long height) throws BadImageException {
    if (width < 1 || height < 1) {
      throw new BadImageException("zero size: " + height + "x" + width);
    }
    if (width * height > maxMegapixels * MEGA) {
      throw new BadImageException(
          "too large: " + height + "x" + width + " is over " + maxMegapixels + " megapixels");
    }
  }

  /** Checks the memory that a decoded image takes. */
  void checkDecoded(long width, long height, int bitsPerPixel) throws BadImageException {
    if (width * height * bitsPerPixel / Byte.SIZE > maxBytes()) {
      throw new BadImageException(
          "too large: " + height + "x" + width + " at " + bitsPerPixel + " bits a pixel");
    }
  }

  /** Bytes that the encoded form may have: no image within the size needs more. */
  long maxBytes() {
    return Math.min(maxMegapixels * MEGA * BYTES_PER_PIXEL, Integer.MAX_VALUE - Byte.SIZE);
  }

  /**
   * Checks the length of the encoded form.
   *
   * @throws BadImageException if there is nothing, or more than an image within the limits needs
   */
  public void checkEncoded(long bytes) throws BadImageException {
    if (bytes == 0) {
      throw new BadImageException("empty file");
    }
    if (bytes > maxBytes()) {
      throw new BadImageException("too large: " + bytes + " bytes, over " + maxBytes());
    }
  }
}
