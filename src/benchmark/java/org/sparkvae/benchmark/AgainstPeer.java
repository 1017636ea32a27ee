package org.sparkvae.benchmark;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** Ours and the peer in turn on one core, and the figures of both. */
final class AgainstPeer {
  private final Settings settings;
  private final Sides sides;

  AgainstPeer(Settings settings, Sides sides) {
    this.settings = settings;
    this.sides = sides;
  }

  /**
   * Measures one task with one network.
   *
   * @param ours started on {@link Sides#oneCore}
   */
  Pairs measure(String task, Network network, SideProcess ours) throws IOException {
    try (SideProcess peer = new PeerChoice(settings, sides).fastest(task, network)) {
      requireSameNetwork(ours, peer);
      Pairs pairs = Pairs.measure(ours, peer, settings);
      tell(task, network, pairs);
      settings.tell("  ours: %s", ours.about().get("version").asText());
      settings.tell(
          "  peer: %s, OpenBLAS %s, threads %d",
          peer.about().get("version").asText(),
          peer.about().get("kernel").asText(),
          peer.about().get("threads").asInt());
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
        "%-6s %-4s  ours %.0f images/s on %.2f cores, peer %.0f on %.2f, ratio %.2f (%s);"
            + " by processor time %.2f",
        task,
        network,
        pairs.ourImagesPerSecond(),
        pairs.ourCores(),
        pairs.theirImagesPerSecond(),
        pairs.theirCores(),
        pairs.ratio(),
        pairs.listed(),
        pairs.cpuRatio());
    if (Math.abs(pairs.ourCores() - 1) > 0.1 || Math.abs(pairs.theirCores() - 1) > 0.1) {
      settings.tell("  NOT one real core each: others use this machine, go by processor time");
    }
  }

  /** The figures of a comparison in the JSON line. */
  static ObjectNode figures(Pairs pairs) {
    return Conversation.object()
        .put("images_per_second", Median.rounded(pairs.ourImagesPerSecond(), 1))
        .put("peer_images_per_second", Median.rounded(pairs.theirImagesPerSecond(), 1))
        .put("ratio", Median.rounded(pairs.ratio(), 3))
        .put("cpu_time_ratio", Median.rounded(pairs.cpuRatio(), 3))
        .put("cores", Median.rounded(pairs.ourCores(), 3))
        .put("peer_cores", Median.rounded(pairs.theirCores(), 3));
  }
}
