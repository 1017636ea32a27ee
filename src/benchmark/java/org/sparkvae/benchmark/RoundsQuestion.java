package org.sparkvae.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * What does a round cost beyond the workers' own time, with two single-core executors, each a JVM
 * of its own, at the 652,824 parameters of the mlp?
 *
 * <pre>jobs/benchmark rounds</pre>
 *
 * <p>Medians over the rounds of all repeats, of the figures that go to {@code metrics.jsonl}.
 */
final class RoundsQuestion implements Question {
  private static final int EXECUTORS = 2;
  private static final int STEPS = 10;

  private final Settings settings;
  private final Sides sides;
  private final Corpora corpora;

  RoundsQuestion(Settings settings, Sides sides, Corpora corpora) {
    this.settings = settings;
    this.sides = sides;
    this.corpora = corpora;
  }

  @Override
  public JsonNode answer() throws IOException {
    try (SideProcess two =
        new Trainings(settings, sides).cluster(EXECUTORS, Network.MLP, corpora.large(), STEPS)) {
      WarmSide warm = WarmSide.of(two, settings.seconds());
      List<JsonNode> rounds = new ArrayList<>();
      for (int i = 0; i < settings.repeats(); i++) {
        JsonNode ofOne = warm.measure().details().get("rounds");
        StreamSupport.stream(ofOne.spliterator(), false).forEach(rounds::add);
      }
      return figures(rounds);
    }
  }

  private ObjectNode figures(List<JsonNode> rounds) {
    double overhead = median(rounds, "overhead_ms");
    double work = median(rounds, "work_ms");
    long bytes = (long) median(rounds, "state_bytes");
    settings.tell(
        "rounds      %d rounds of %d minibatches on %d executors: work %.1f ms,"
            + " overhead %.1f ms, state %d bytes each way",
        rounds.size(), STEPS, EXECUTORS, work, overhead, bytes);
    return Conversation.object()
        .put("overhead_ms", Median.rounded(overhead, 2))
        .put("work_ms", Median.rounded(work, 2))
        .put("state_bytes", bytes)
        .put("rounds", rounds.size());
  }

  private static double median(List<JsonNode> rounds, String figure) {
    return Median.of(rounds.stream().mapToDouble(round -> round.get(figure).asDouble()));
  }
}
