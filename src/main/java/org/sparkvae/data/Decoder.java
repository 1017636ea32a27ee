package org.sparkvae.data;

import java.io.IOException;
import org.sparkvae.config.ImageShape;

/** From a payload to raw pixels of the wanted size and channels. */
final class Decoder {
  private final DecodeLimits limits;
  private final ImageSize size;
  private final Integer channels;

  Decoder(DecodeLimits limits, IngestRequest request) {
    this.limits = limits;
    this.size = request.size();
    this.channels = request.channels();
  }

  /**
   * Decodes, converts and resizes.
   *
   * @throws BadImageException if the image cannot be used
   */
  RawPixels decode(Payload payload) throws BadImageException, IOException {
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
