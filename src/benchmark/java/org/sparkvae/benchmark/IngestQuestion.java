package org.sparkvae.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How fast does one core ingest, from IDX files to a published corpus?
 *
 * <pre>jobs/benchmark ingest</pre>
 */
final class IngestQuestion implements Question {
  private final Settings settings;
  private final Sides sides;

  IngestQuestion(Settings settings, Sides sides) {
    this.settings = settings;
    this.sides = sides;
  }

  @Override
  public JsonNode answer() throws IOException {
    String corpus = settings.emptied("ingested").toString();
    try (SideProcess ours =
        sides.java(
            "ingest-again",
            sides.oneCore(),
            Map.of("spark.master", "local[1]", "spark.ui.enabled", "false"),
            IngestingSide.class.getName(),
            List.of(settings.images().toString(), corpus))) {
      WarmSide warm = WarmSide.of(ours, settings.seconds());
      List<Measurement> repeats = new ArrayList<>();
      for (int i = 0; i < settings.repeats(); i++) {
        repeats.add(warm.measure());
      }
      return figures(repeats);
    }
  }

  private JsonNode figures(List<Measurement> repeats) {
    double speed = Pairs.median(repeats, Measurement::imagesPerSecond);
    double cores = Pairs.median(repeats, Measurement::cores);
    JsonNode job = repeats.get(0).details().get("job");
    settings.tell("ingest      %.0f images/s on %.2f cores", speed, cores);
    return Conversation.object()
        .put("images_per_second", Median.rounded(speed, 1))
        .put("images", job.get("images").asLong())
        .put("shards", job.get("shards").asLong())
        .put("cores", Median.rounded(cores, 3));
  }
}
