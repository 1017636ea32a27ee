package org.sparkvae.training.link;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;

/** Takes bytes from a channel. */
public final class ChannelReader implements ByteRoom {
  private final ReadableByteChannel channel;
  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(ChannelWriter.BYTES).order(ByteOrder.LITTLE_ENDIAN).limit(0);

  /**
   * Of a channel.
   *
   * @param channel that blocks
   */
  public ChannelReader(ReadableByteChannel channel) {
    this.channel = channel;
  }

  /**
   * {@inheritDoc}
   *
   * @throws EOFException if the channel ends before
   */
  @Override
  public ByteBuffer atLeast(int bytes) throws IOException {
    if (buffer.remaining() < bytes) {
      buffer.compact();
      try {
        fill(bytes);
      } finally {
        buffer.flip();
      }
    }
    return buffer;
  }

  private void fill(int bytes) throws IOException {
    while (buffer.position() < bytes) {
      if (channel.read(buffer) < 0) {
        throw new EOFException("the connection has ended");
      }
    }
  }
}
