package org.sparkvae.training.link;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Bytes to be written or read, a buffer at a time. */
@FunctionalInterface
public interface ByteRoom {
  /**
   * The buffer, little-endian, at the place to go on from.
   *
   * @param bytes that it has left at least; a few
   */
  ByteBuffer atLeast(int bytes) throws IOException;
}
