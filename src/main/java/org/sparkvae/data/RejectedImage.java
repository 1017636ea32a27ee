package org.sparkvae.data;

/** Something that stands where an image should, and why it is none. */
record RejectedImage(String reason) implements Payload {
  private static final long serialVersionUID = 1L;

  @Override
  public PixelRows open(DecodeLimits limits) throws BadImageException {
    throw new BadImageException(reason);
  }
}
