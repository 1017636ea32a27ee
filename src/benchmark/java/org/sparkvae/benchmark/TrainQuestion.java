package org.sparkvae.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;

/**
 * How fast do we train on one core, beside PyTorch?
 *
 * <pre>jobs/benchmark train</pre>
 *
 * <p>Ours is the loop of {@code train}: packed shards in, conversion to floats, noise, metrics;
 * validation and the keeping of models between epochs are left out. The peer's is its step on data
 * in memory.
 */
final class TrainQuestion implements Question {
  private final Settings settings;
  private final Sides sides;
  private final Corpora corpora;

  TrainQuestion(Settings settings, Sides sides, Corpora corpora) {
    this.settings = settings;
    this.sides = sides;
    this.corpora = corpora;
  }

  @Override
  public JsonNode answer() throws IOException {
    Path corpus = corpora.small();
    ObjectNode figures = Conversation.object();
    for (Network network : Network.values()) {
      try (SideProcess ours = ours(network, corpus)) {
        AgainstPeer against = new AgainstPeer(settings, sides);
        figures.set(network.toString(), against.measure("train", network, ours).figures());
      }
    }
    return figures;
  }

  private SideProcess ours(Network network, Path corpus) throws IOException {
    int steps = network == Network.MLP ? 100 : 5;
    return new Trainings(settings, sides).local(sides.oneCore(), network, corpus, steps);
  }
}
