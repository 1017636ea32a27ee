package org.sparkvae.model;

/**
 * Images that go through a network together.
 *
 * @param packed count × height × width × channels 8-bit values at least, channels interleaved
 * @param labels class index of each image at least, which only a conditional VAE looks at; else it
 *     may be empty
 * @param count images
 */
@SuppressWarnings("ArrayRecordComponent") // a batch in transit: never compared, never a key
public record Images(byte[] packed, int[] labels, int count) {

  /** Images for a VAE that is not conditional. */
  public static Images unlabelled(byte[] packed, int count) {
    return new Images(packed, new int[0], count);
  }
}
