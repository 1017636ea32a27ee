package org.sparkvae.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How fast do we encode on one core, from shards to Parquet, beside PyTorch's bare forward pass on
 * data in memory?
 *
 * <pre>jobs/benchmark encode</pre>
 *
 * <p>Our figure is the one of {@code encode}'s own JSON line: from the start of its first task to
 * the end of the last, writing included. Where that line has shares of time, they are reported.
 */
final class EncodeQuestion implements Question {
  private static final List<String> SHARES = List.of("read_share", "forward_share", "write_share");

  private final Settings settings;
  private final Sides sides;
  private final Corpora corpora;

  EncodeQuestion(Settings settings, Sides sides, Corpora corpora) {
    this.settings = settings;
    this.sides = sides;
    this.corpora = corpora;
  }

  @Override
  public JsonNode answer() throws IOException {
    ObjectNode figures = Conversation.object();
    for (Network network : Network.values()) {
      // Some seconds of work for either.
      Path corpus = network == Network.MLP ? corpora.large() : corpora.small();
      try (SideProcess ours = ours(network, corpus)) {
        AgainstPeer against = new AgainstPeer(settings, sides);
        figures.set(network.toString(), withShares(against.measure("encode", network, ours)));
      }
    }
    return figures;
  }

  private SideProcess ours(Network network, Path corpus) throws IOException {
    String name = "encode-" + network;
    String folder = settings.emptied(name).toString();
    return sides.java(
        name,
        sides.oneCore(),
        Map.of("spark.master", "local[1]", "spark.ui.enabled", "false"),
        EncodingSide.class.getName(),
        List.of(settings.recipe(network).toString(), corpus.toString(), folder));
  }

  private ObjectNode withShares(AgainstPeer.Comparison comparison) {
    Pairs pairs = comparison.stock();
    ObjectNode figures = comparison.figures();
    for (String share : SHARES) {
      if (pairs.ours().stream().allMatch(ours -> ours.details().at("/job/" + share).isNumber())) {
        double median =
            Pairs.median(pairs.ours(), ours -> ours.details().at("/job/" + share).asDouble());
        figures.put(share, Median.rounded(median, 3));
        settings.tell("  %s %.2f", share, median);
      }
    }
    return figures;
  }
}
