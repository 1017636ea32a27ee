package org.sparkvae.training.link;

import java.io.Closeable;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;

/**
 * A connection, at either end; each direction for one thread. It ends when one of its ends is
 * closed, its process ends, or a thread that waits for it is interrupted.
 */
public final class Link implements Closeable {
  private final SocketChannel channel;
  private final ChannelReader in;
  private final ChannelWriter out;

  Link(SocketChannel channel) throws IOException {
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    this.channel = channel;
    this.in = new ChannelReader(channel);
    this.out = new ChannelWriter(channel);
  }

  /** What comes. */
  public ChannelReader in() {
    return in;
  }

  /** What goes, once it is flushed. */
  public ChannelWriter out() {
    return out;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
