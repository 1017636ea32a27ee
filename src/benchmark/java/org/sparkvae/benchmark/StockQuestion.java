package org.sparkvae.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * How fast are we beside stock DL4J on Spark: the same network and images, two executors, the same
 * averaging frequency, that of the recipe?
 *
 * <pre>jobs/benchmark stock</pre>
 */
final class StockQuestion implements Question {
  private static final int EXECUTORS = 2;

  private final Settings settings;
  private final Sides sides;
  private final Corpora corpora;

  StockQuestion(Settings settings, Sides sides, Corpora corpora) {
    this.settings = settings;
    this.sides = sides;
    this.corpora = corpora;
  }

  @Override
  public JsonNode answer() throws IOException {
    ObjectNode figures = Conversation.object();
    for (Network network : Network.values()) {
      Pairs pairs = measure(network, corpora.large());
      settings.tell(
          "stock   %-4s ours %.0f images/s, stock DL4J %.1f, ratio %.2f (%s)",
          network,
          pairs.ourImagesPerSecond(),
          pairs.theirImagesPerSecond(),
          pairs.ratio(),
          pairs.listed());
      figures.set(
          network.toString(),
          Conversation.object()
              .put("images_per_second", Median.rounded(pairs.ourImagesPerSecond(), 1))
              .put("stock_images_per_second", Median.rounded(pairs.theirImagesPerSecond(), 1))
              .put("ratio", Median.rounded(pairs.ratio(), 3)));
    }
    return figures;
  }

  /** The τ of the recipes: what stock averaging costs shows where it is done often. */
  private static int steps(Network network) {
    return network == Network.MLP ? 10 : 5;
  }

  /** Rounds of stock's that there are images for; a conv minibatch takes it a second and more. */
  private static int rounds(Network network) {
    return network == Network.MLP ? 4 : 1;
  }

  private Pairs measure(Network network, Path corpus) throws IOException {
    try (SideProcess ours =
            new Trainings(settings, sides).cluster(EXECUTORS, network, corpus, steps(network));
        SideProcess stock = stock(network, corpus)) {
      double seconds = settings.seconds();
      return Pairs.measure(
          WarmSide.of(ours, seconds), WarmSide.of(stock, seconds), settings.repeats());
    }
  }

  private SideProcess stock(Network network, Path corpus) throws IOException {
    return sides.java(
        "stock-" + network,
        String.join(",", sides.twoCores()),
        Sides.cluster(EXECUTORS),
        StockSide.class.getName(),
        List.of(
            settings.recipe(network).toString(),
            corpus.toString(),
            Integer.toString(rounds(network)),
            "training.workers=" + EXECUTORS,
            "training.batch-size=" + Settings.BATCH,
            "training.averaging-frequency=" + steps(network)));
  }
}
