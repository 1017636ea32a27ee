package org.sparkvae.data.decode;

import java.io.IOException;
import org.sparkvae.config.ImageShape;

/** From a payload to raw pixels of the wanted size and channels. */
public final class Decoder {
  private final DecodeLimits limits;
  private final ImageSize size;
  private final Integer channels;

  /**
   * A decoder that has read nothing yet.
   *
   * @param size to bring images to, or null to keep theirs
   * @param channels 1 or 3 to convert to, or null to keep theirs
   */
  public Decoder(DecodeLimits limits, ImageSize size, Integer channels) {
    this.limits = limits;
    this.size = size;
    this.channels = channels;
  }

  /**
   * Decodes, converts and resizes.
   *
   * @throws BadImageException if the image cannot be used
   * @throws IOException if it cannot be read just now
   */
  public RawPixels decode(Payload payload) throws BadImageException, IOException {
    PixelRows image = payload.open(limits);
    PixelRows wanted = ChannelRows.of(image, channels == null ? image.channels() : channels);
    ImageShape shape =
        new ImageShape(
            size == null ? wanted.height() : size.height(),
            size == null ? wanted.width() : size.width(),
            wanted.channels());
    try {
      return new RawPixels(shape, AreaAverage.resize(wanted, shape.height(), shape.width()));
    } catch (IndexOutOfBoundsException e) {
      throw new BadImageException("broken: a pixel lies outside its palette", e);
    }
  }
}
