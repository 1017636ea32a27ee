package org.sparkvae.data.decode;

/** The bytes of a PNG, JPEG, BMP or GIF. */
@SuppressWarnings("ArrayRecordComponent") // bytes in transit: never compared, never a key
public record EncodedImage(byte[] bytes) implements Payload {
  private static final long serialVersionUID = 1L;

  @Override
  public PixelRows open(DecodeLimits limits) throws BadImageException {
    return ImageCodec.decode(bytes, limits);
  }
}
