package org.sparkvae.training.link;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;

/** Collects bytes for a channel. */
public final class ChannelWriter implements ByteRoom {
  /** As much as stays in a core's own cache between being copied here and being sent. */
  static final int BYTES = 1 << 18;

  private final WritableByteChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BYTES).order(ByteOrder.LITTLE_ENDIAN);

  /**
   * Of a channel.
   *
   * @param channel that blocks
   */
  public ChannelWriter(WritableByteChannel channel) {
    this.channel = channel;
  }

  @Override
  public ByteBuffer atLeast(int bytes) throws IOException {
    if (buffer.remaining() < bytes) {
      flush();
    }
    return buffer;
  }

  /** Sends what has been collected. */
  public void flush() throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
  }
}
