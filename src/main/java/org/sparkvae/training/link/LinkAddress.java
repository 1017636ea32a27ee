package org.sparkvae.training.link;

import java.io.IOException;
import java.io.Serializable;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Where a {@link LinkServer} is, and what it asks for. */
public record LinkAddress(String host, int port, Token token) implements Serializable {
  private static final int MOST_MILLISECONDS = 10_000;

  /**
   * Connects to it.
   *
   * @throws IOException if it is out of reach; whether it takes the greeting shows later
   */
  public Link connect(Greeting greeting) throws IOException {
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new UnknownHostException("unknown host " + host);
    }
    SocketChannel channel = SocketChannel.open();
    try {
      channel.socket().connect(address, MOST_MILLISECONDS);
      ByteBuffer bytes = greeting.with(token);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      return new Link(channel);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
