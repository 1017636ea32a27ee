package org.sparkvae.benchmark;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;

/** Ours and the peer in turn on one core, and the figures of both. */
final class AgainstPeer {
  private final Settings settings;
  private final Sides sides;

  AgainstPeer(Settings settings, Sides sides) {
    this.settings = settings;
    this.sides = sides;
  }

  /**
   * Both comparisons of one task with one network.
   *
   * @param stock with the peer as it comes
   * @param keeping with a peer that keeps its memory
   */
  record Comparison(Pairs stock, Pairs keeping) {
    /** The figures in the JSON line. */
    ObjectNode figures() {
      ObjectNode figures =
          Conversation.object()
              .put("images_per_second", Median.rounded(stock.ourImagesPerSecond(), 1))
              .put("peer_images_per_second", Median.rounded(stock.theirImagesPerSecond(), 1))
              .put("ratio", Median.rounded(stock.ratio(), 3))
              .put("cpu_time_ratio", Median.rounded(stock.cpuRatio(), 3))
              .put("cores", Median.rounded(stock.ourCores(), 3))
              .put("peer_cores", Median.rounded(stock.theirCores(), 3));
      return figures
          .put("user_cores", Median.rounded(userCores(stock.ours()), 3))
          .put("peer_user_cores", Median.rounded(userCores(stock.theirs()), 3))
          .put("beside_keeping_peer", Median.rounded(keeping.ourImagesPerSecond(), 1))
          .put("keeping_peer_images_per_second", Median.rounded(keeping.theirImagesPerSecond(), 1))
          .put("keeping_peer_user_cores", Median.rounded(userCores(keeping.theirs()), 3))
          .put("keeping_peer_ratio", Median.rounded(keeping.ratio(), 3));
    }
  }

  /**
   * Measures one task with one network, beside the peer at its fastest kernel.
   *
   * @param ours started on {@link Sides#oneCore}
   */
  Comparison measure(String task, Network network, SideProcess ours) throws IOException {
    settings.tell("  ours: %s", ours.about().get("version").asText());
    WarmSide warm = WarmSide.of(ours, settings.seconds());
    return new Comparison(
        measure(task, network, ours, warm, Allocator.STOCK),
        measure(task, network, ours, warm, Allocator.KEEPING));
  }

  private Pairs measure(
      String task, Network network, SideProcess ours, WarmSide warm, Allocator allocator)
      throws IOException {
    String kernel = new PeerChoice(settings, sides).fastest(task, network, allocator);
    try (SideProcess peer = sides.peer(task, network, kernel, allocator)) {
      requireSameNetwork(ours, peer);
      WarmSide theirs = WarmSide.ofPeer(peer, settings.seconds());
      Pairs pairs = Pairs.measure(warm, theirs, settings.repeats());
      settings.tell(
          "  peer: %s, OpenBLAS %s, threads %d, allocator %s",
          peer.about().get("version").asText(),
          peer.about().get("kernel").asText(),
          peer.about().get("threads").asInt(),
          allocator);
      tell(task, network, pairs);
      return pairs;
    }
  }

  private static void requireSameNetwork(SideProcess ours, SideProcess peer) {
    long mine = ours.about().get("parameters").asLong();
    long others = peer.about().get("parameters").asLong();
    if (mine != others) {
      throw new IllegalStateException(
          "Cannot compare networks of " + mine + " and " + others + " parameters");
    }
  }

  private void tell(String task, Network network, Pairs pairs) {
    settings.tell(
        "%-6s %-4s  ours %.0f images/s on %.2f cores (user %.2f), peer %.0f on %.2f (user %.2f),"
            + " ratio %.2f (%s); by processor time %.2f",
        task,
        network,
        pairs.ourImagesPerSecond(),
        pairs.ourCores(),
        userCores(pairs.ours()),
        pairs.theirImagesPerSecond(),
        pairs.theirCores(),
        userCores(pairs.theirs()),
        pairs.ratio(),
        pairs.listed(),
        pairs.cpuRatio());
    if (Math.abs(pairs.ourCores() - 1) > 0.1 || Math.abs(pairs.theirCores() - 1) > 0.1) {
      settings.tell("  NOT one real core each: others use this machine, go by processor time");
    }
  }

  private static double userCores(List<Measurement> measured) {
    return Pairs.median(measured, one -> one.details().get("user_cores").asDouble());
  }
}
