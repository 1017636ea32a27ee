package org.sparkvae.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.sparkvae.config.UserError;

/**
 * What is a second executor worth?
 *
 * <pre>jobs/benchmark scaling</pre>
 *
 * <p>{@code one} and {@code two} are executors of one core, each a JVM of its own, with τ = 100
 * (mlp) or 40 (conv); {@code ceiling} is what two {@code LocalTrainer}s that know nothing of each
 * other, each pinned to its core, reach together in the same minutes: the machine's own limit.
 * Validation is excluded everywhere.
 */
final class ScalingQuestion implements Question {
  private final Settings settings;
  private final Sides sides;
  private final Corpora corpora;

  ScalingQuestion(Settings settings, Sides sides, Corpora corpora) {
    this.settings = settings;
    this.sides = sides;
    this.corpora = corpora;
  }

  private record Figures(List<Measurement> one, Pairs twoAndCeiling) {}

  @Override
  public JsonNode answer() throws IOException {
    requireTwoCores();
    ObjectNode figures = Conversation.object();
    for (Network network : Network.values()) {
      figures.set(network.toString(), json(network, measure(network)));
    }
    return figures;
  }

  private void requireTwoCores() {
    if (sides.twoCores().size() < 2) {
      throw new UserError("Cannot measure scaling: one core is all there is (two)");
    }
  }

  static int steps(Network network) {
    return network == Network.MLP ? 100 : 40;
  }

  private Figures measure(Network network) throws IOException {
    Path corpus = corpora.large();
    Trainings trainings = new Trainings(settings, sides);
    int steps = steps(network);
    List<String> cores = sides.twoCores();
    try (SideProcess one = trainings.cluster(1, network, corpus, steps);
        SideProcess two = trainings.cluster(2, network, corpus, steps);
        SideProcess left = trainings.local(cores.get(0), network, corpus, steps);
        SideProcess right = trainings.local(cores.get(1), network, corpus, steps)) {
      return alternate(one, two, new Together(List.of(left, right)));
    }
  }

  private Figures alternate(Side one, Side two, Side ceiling) {
    WarmSide warmOne = WarmSide.of(one, settings.seconds());
    WarmSide warmTwo = WarmSide.of(two, settings.seconds());
    WarmSide warmCeiling = WarmSide.of(ceiling, settings.seconds());
    List<Measurement> ones = new ArrayList<>();
    List<Measurement> twos = new ArrayList<>();
    List<Measurement> ceilings = new ArrayList<>();
    for (int i = 0; i < settings.repeats(); i++) {
      twos.add(warmTwo.measure());
      ceilings.add(warmCeiling.measure());
      ones.add(warmOne.measure());
    }
    return new Figures(ones, new Pairs(twos, ceilings));
  }

  private ObjectNode json(Network network, Figures figures) {
    double one = Pairs.median(figures.one(), Measurement::imagesPerSecond);
    Pairs pairs = figures.twoAndCeiling();
    settings.tell(
        "scaling %-4s one %.0f images/s, two %.0f, ceiling %.0f on %.2f cores,"
            + " two of the ceiling %.2f (%s)",
        network,
        one,
        pairs.ourImagesPerSecond(),
        pairs.theirImagesPerSecond(),
        pairs.theirCores(),
        pairs.ratio(),
        pairs.listed());
    return Conversation.object()
        .put("one", Median.rounded(one, 1))
        .put("two", Median.rounded(pairs.ourImagesPerSecond(), 1))
        .put("ceiling", Median.rounded(pairs.theirImagesPerSecond(), 1))
        .put("ratio", Median.rounded(pairs.ratio(), 3));
  }
}
