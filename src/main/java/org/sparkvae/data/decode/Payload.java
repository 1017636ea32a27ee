package org.sparkvae.data.decode;

import java.io.IOException;
import java.io.Serializable;

/** What a source hands over for one image: its pixels, its encoded bytes, or where they lie. */
public sealed interface Payload extends Serializable
    permits RawPixels, EncodedImage, ImageFile, RejectedImage {

  /**
   * The image, decoded.
   *
   * @throws BadImageException if it cannot be used: it becomes an error row
   * @throws IOException if it cannot be read just now: the task is tried again
   */
  PixelRows open(DecodeLimits limits) throws BadImageException, IOException;
}
