package org.sparkvae.training.link;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets in who knows its token, each on a thread of its own. Whatever else comes is closed, and
 * troubles nobody else.
 */
public final class LinkServer implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(LinkServer.class);

  private static final Duration TIME_FOR_A_GREETING = Duration.ofSeconds(10);

  /** Too many open files, say, are not fewer at once. */
  private static final long AFTER_TROUBLE_NANOS = 100_000_000;

  private final ServerSocketChannel server;
  private final Token token = Token.random();
  private final int most;
  private final Duration forGreeting;
  private final Visitors visitors;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

  private LinkServer(
      ServerSocketChannel server, int most, Duration forGreeting, Visitors visitors) {
    this.server = server;
    this.most = most;
    this.forGreeting = forGreeting;
    this.visitors = visitors;
  }

  /** What becomes of a connection. */
  @FunctionalInterface
  public interface Visitors {
    /** Serves it to its end, which is that of this call. */
    void serve(Greeting greeting, Link link) throws IOException;
  }

  /**
   * Listens.
   *
   * @param host to bind to
   * @param port 0 for any that is free
   * @param most connections at once; more are closed
   */
  public static LinkServer listen(String host, int port, int most, Visitors visitors)
      throws IOException {
    return listen(new InetSocketAddress(host, port), most, TIME_FOR_A_GREETING, visitors);
  }

  static LinkServer listen(
      InetSocketAddress address, int most, Duration forGreeting, Visitors visitors)
      throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open();
    try {
      channel.bind(address);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
    LinkServer server = new LinkServer(channel, most, forGreeting, visitors);
    start(server::accept, "links on port " + channel.socket().getLocalPort());
    return server;
  }

  /**
   * Where it is found.
   *
   * @param host under which others know this machine
   */
  public LinkAddress address(String host) {
    return new LinkAddress(host, server.socket().getLocalPort(), token);
  }

  /** Ends every connection, lets no more in, and gives back the port. */
  @Override
  public void close() throws IOException {
    server.close();
    ended.join();
    for (SocketChannel channel : open) {
      channel.close();
    }
  }

  private void accept() {
    while (server.isOpen()) {
      try {
        take(server.accept());
      } catch (ClosedChannelException e) {
        LOG.debug("No more connections", e);
      } catch (IOException e) {
        LOG.warn("Cannot take a connection: {}", e.getMessage());
        LockSupport.parkNanos(AFTER_TROUBLE_NANOS);
      }
    }
    ended.complete(null);
  }

  private void take(SocketChannel channel) throws IOException {
    if (open.size() >= most) {
      channel.close();
      return;
    }
    open.add(channel);
    if (!server.isOpen()) {
      channel.close();
    }
    start(() -> serve(channel), "link to " + channel.socket().getRemoteSocketAddress());
  }

  private void serve(SocketChannel channel) {
    try (channel) {
      Greeting greeting = Greeting.read(new Patience(channel, forGreeting), token);
      channel.socket().setSoTimeout(0);
      visitors.serve(greeting, new Link(channel));
    } catch (IOException | RuntimeException e) {
      LOG.info("Closed the {}: {}", Thread.currentThread().getName(), e.getMessage());
    } finally {
      open.remove(channel);
    }
  }

  private static void start(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** The bytes of a greeting, which must be there in some seconds altogether. */
  private static final class Patience extends InputStream {
    private final SocketChannel channel;
    private final long end;

    Patience(SocketChannel channel, Duration patience) {
      this.channel = channel;
      this.end = System.nanoTime() + patience.toNanos();
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new SocketTimeoutException("no greeting");
      }
      channel.socket().setSoTimeout((int) left);
      return channel.socket().getInputStream().read(bytes, from, length);
    }
  }
}
