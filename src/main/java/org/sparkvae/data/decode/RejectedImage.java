package org.sparkvae.data.decode;

/** Something that stands where an image should, and why it is none. */
public record RejectedImage(String reason) implements Payload {
  private static final long serialVersionUID = 1L;

  @Override
  public PixelRows open(DecodeLimits limits) throws BadImageException {
    throw new BadImageException(reason);
  }
}
