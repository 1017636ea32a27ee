package org.sparkvae.testing;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands before an HTTP server on this machine, one request a connection. Every so many requests,
 * one is refused, by 500 and by 503 in turn; while it is dead, nobody listens at its port, and what
 * was under way is cut off.
 */
public final class UnreliableStore implements Closeable {
  private static final int LONGEST_HEAD = 1 << 16;
  private static final int LINGER_MILLIS = 1000;
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  private final int server;
  private final int every;
  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private ServerSocket front;

  /**
   * Begins to listen.
   *
   * @param server port that requests go on to
   * @param every of so many requests one is refused
   */
  public UnreliableStore(int server, int every) throws IOException {
    this.server = server;
    this.every = every;
    listen(0);
  }

  public synchronized int port() {
    return front.getLocalPort();
  }

  /** Requests that were refused so far. */
  public long refused() {
    return refused.get();
  }

  /** Requests so far. */
  public long requests() {
    return requests.get();
  }

  /** From now on, nobody is there. */
  public synchronized void die() throws IOException {
    front.close();
    for (Socket socket : open) {
      socket.close();
    }
  }

  /** Comes back, at the same port. */
  public synchronized void revive() throws IOException {
    listen(front.getLocalPort());
  }

  @Override
  public void close() throws IOException {
    die();
  }

  private void listen(int port) throws IOException {
    ServerSocket listener = new ServerSocket();
    listener.setReuseAddress(true);
    listener.bind(new InetSocketAddress(HERE, port));
    front = listener;
    start("accepting", () -> accept(listener));
  }

  private void accept(ServerSocket listener) throws IOException {
    while (!listener.isClosed()) {
      Socket client = listener.accept();
      open.add(client);
      if (listener.isClosed()) {
        // It came in as the store died.
        client.close();
      }
      start("request", () -> serve(client));
    }
  }

  private void serve(Socket client) throws IOException {
    try (client) {
      String head = head(client.getInputStream());
      if (head.isEmpty()) {
        return;
      }
      long number = requests.incrementAndGet();
      if (number % every == 0) {
        refuse(client, head);
      } else {
        forward(client, head);
      }
    } finally {
      open.remove(client);
    }
  }

  /** The request up to its body. */
  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0 && head.size() < LONGEST_HEAD; b = in.read()) {
      head.write(b);
      String text = b == '\n' ? head.toString(StandardCharsets.ISO_8859_1) : "";
      if (text.endsWith("\r\n\r\n")) {
        return text;
      }
    }
    return "";
  }

  private void refuse(Socket client, String head) throws IOException {
    boolean busy = refused.getAndIncrement() % 2 == 1;
    String body =
        busy
            ? "<Error><Code>SlowDown</Code><Message>Please reduce your rate</Message></Error>"
            : "<Error><Code>InternalError</Code><Message>Please try again</Message></Error>";
    String shown = head.startsWith("HEAD ") ? "" : body;
    String answer =
        (busy ? "HTTP/1.1 503 Slow Down" : "HTTP/1.1 500 Internal Server Error")
            + "\r\nContent-Type: application/xml\r\nConnection: close\r\nContent-Length: "
            + shown.length()
            + "\r\n\r\n"
            + shown;
    client.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
    client.shutdownOutput();
    // To close with a body unread would take the answer back.
    client.setSoTimeout(LINGER_MILLIS);
    client.getInputStream().transferTo(OutputStream.nullOutputStream());
  }

  private void forward(Socket client, String head) throws IOException {
    try (Socket behind = new Socket(HERE, server)) {
      open.add(behind);
      String once = head.replaceAll("(?im)^Connection:.*\r\n", "");
      String end = "Connection: close\r\n\r\n";
      OutputStream out = behind.getOutputStream();
      out.write((once.substring(0, once.length() - 2) + end).getBytes(StandardCharsets.ISO_8859_1));
      start("body", () -> client.getInputStream().transferTo(out));
      behind.getInputStream().transferTo(client.getOutputStream());
      open.remove(behind);
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void start(String name, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // Connections end when either side, or the test, is through with them.
                Thread.currentThread().interrupt();
              }
            },
            "unreliable store: " + name);
    thread.setDaemon(true);
    thread.start();
  }
}
