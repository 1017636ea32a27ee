package org.sparkvae.training.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections over the loopback interface. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LinkServerTest {
  private static final String HOST = "127.0.0.1";
  private static final int MOST = 3;

  private final Queue<Greeting> served = new ConcurrentLinkedQueue<>();
  private LinkServer server;
  private LinkAddress address;

  @BeforeEach
  void listen() throws IOException {
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    server = LinkServer.listen(anyPort, MOST, Duration.ofMillis(500), this::echo);
    address = server.address(HOST);
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  @Test
  void whoKnowsTheTokenIsServed() throws IOException {
    try (Link link = address.connect(new Greeting(3, "äther-7"))) {
      assertEchoes(link, 42);
      assertThat(served).containsExactly(new Greeting(3, "äther-7"));
    }
  }

  @Test
  void moreThanABufferHoldsComesInOrder() throws IOException {
    int count = ChannelWriter.BYTES / Integer.BYTES + 3;
    try (Link link = address.connect(new Greeting(0, "1"))) {
      for (int i = 0; i < count; i++) {
        link.out().atLeast(Integer.BYTES).putInt(i);
        if (i % 1000 == 0) {
          link.out().flush();
        }
      }
      link.out().flush();
      for (int i = 0; i < count; i++) {
        assertThat(link.in().atLeast(Integer.BYTES).getInt()).isEqualTo(i);
      }
    }
  }

  @Test
  void anotherTokenIsClosedAndTroublesNobody() throws IOException {
    try (Link good = address.connect(new Greeting(0, "1"));
        Link bad =
            new LinkAddress(HOST, address.port(), Token.random()).connect(new Greeting(1, "2"))) {
      assertEnded(bad);
      assertEchoes(good, 5);
      assertThat(served).containsExactly(new Greeting(0, "1"));
    }
  }

  @Test
  void whatIsNoGreetingIsClosed() throws IOException {
    byte[] good = new Greeting(1, "name").with(address.token()).array();
    byte[] http =
        Arrays.copyOf("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.UTF_8), good.length);
    byte[] endless = good.clone();
    // The length of the executor's name is the last number before it.
    ByteBuffer.wrap(endless).putInt(good.length - "name".length() - Integer.BYTES, 1 << 30);
    for (byte[] bytes : new byte[][] {http, endless}) {
      try (SocketChannel channel = stranger()) {
        channel.write(ByteBuffer.wrap(bytes));
        assertEnded(new Link(channel));
      }
    }
    assertThat(served).isEmpty();
  }

  @Test
  void aGreetingThatDoesNotComeIsNotWaitedForLong() throws IOException {
    byte[] good = new Greeting(1, "name").with(address.token()).array();
    for (int sent : new int[] {0, 10, good.length - 5}) {
      try (SocketChannel channel = stranger()) {
        channel.write(ByteBuffer.wrap(good, 0, sent));
        assertEnded(new Link(channel));
      }
    }
    assertThat(served).isEmpty();
  }

  @Test
  void moreThanSoManyAreClosed() throws Exception {
    try (Link first = address.connect(new Greeting(0, "1"));
        Link second = address.connect(new Greeting(1, "1"));
        Link third = address.connect(new Greeting(2, "1"))) {
      assertEchoes(first, 1);
      assertEchoes(second, 2);
      assertEchoes(third, 3);
      try (Link fourth = address.connect(new Greeting(3, "1"))) {
        assertEnded(fourth);
      }
    }
    // Whose ends the server hears of in a moment.
    while (served.size() < MOST + 1) {
      TimeUnit.MILLISECONDS.sleep(20);
      try (Link again = address.connect(new Greeting(4, "1"))) {
        assertEchoes(again, 9);
      } catch (IOException e) {
        assertThat(served).hasSize(MOST);
      }
    }
    assertThat(served).contains(new Greeting(4, "1"));
  }

  @Test
  void toCloseItEndsAllConnectionsAndLetsNoneIn() throws IOException {
    try (Link link = address.connect(new Greeting(0, "1"))) {
      assertEchoes(link, 1);
      server.close();
      assertEnded(link);
    }
    assertThatThrownBy(() -> address.connect(new Greeting(0, "1")))
        .isInstanceOf(ConnectException.class);
  }

  @Test
  void aPortThatIsFixedIsListenedToAgainAtOnce() throws IOException {
    try (Link link = address.connect(new Greeting(0, "1"))) {
      assertEchoes(link, 1);
      server.close();
      server = LinkServer.listen(HOST, address.port(), MOST, this::echo);
    }
    try (Link link = server.address(HOST).connect(new Greeting(0, "1"))) {
      assertEchoes(link, 2);
    }
  }

  @Test
  void aThreadThatWaitsCanBeInterrupted() throws Exception {
    try (Link link = address.connect(new Greeting(0, "1"))) {
      assertEchoes(link, 1);
      Thread waiting = Thread.currentThread();
      CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS).execute(waiting::interrupt);
      assertThatThrownBy(() -> link.in().atLeast(1)).isInstanceOf(ClosedByInterruptException.class);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void anUnknownHostIsSaid() {
    LinkAddress nowhere = new LinkAddress("host.invalid", 1, address.token());
    assertThatThrownBy(() -> nowhere.connect(new Greeting(0, "1")))
        .isInstanceOf(UnknownHostException.class)
        .hasMessage("unknown host host.invalid");
  }

  @Test
  void theTokenIsNotPrinted() {
    assertThat(address).hasToString(HOST + ":" + address.port());
    assertThat(address.token()).hasToString("token");
  }

  private SocketChannel stranger() throws IOException {
    return SocketChannel.open(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), address.port()));
  }

  private void echo(Greeting greeting, Link link) throws IOException {
    served.add(greeting);
    while (true) {
      ByteBuffer in = link.in().atLeast(Integer.BYTES);
      while (in.remaining() >= Integer.BYTES) {
        link.out().atLeast(Integer.BYTES).putInt(in.getInt());
      }
      link.out().flush();
    }
  }

  private static void assertEchoes(Link link, int value) throws IOException {
    link.out().atLeast(Integer.BYTES).putInt(value);
    link.out().flush();
    assertThat(link.in().atLeast(Integer.BYTES).getInt()).isEqualTo(value);
  }

  /** The end, or a reset where the other end has not read all that was sent. */
  private static void assertEnded(Link link) {
    assertThatThrownBy(() -> link.in().atLeast(1)).isInstanceOf(IOException.class);
  }
}
