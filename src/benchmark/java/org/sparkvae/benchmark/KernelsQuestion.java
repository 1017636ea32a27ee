package org.sparkvae.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How near is each layer to what this machine can multiply at all? By JMH, on one core, in GFLOP/s
 * and as a share of the machine's own peak, that of a large matrix product.
 *
 * <pre>jobs/benchmark kernels</pre>
 *
 * <p>The table on stderr is Markdown. What the way to the input takes is the difference between a
 * way back to both and one to the weights alone.
 */
final class KernelsQuestion implements Question {
  /** Of src/jmh, which only the build of jobs/benchmark compiles. */
  private static final String SIDE = "org.sparkvae.benchmark.KernelsSide";

  private final Settings settings;
  private final Sides sides;

  KernelsQuestion(Settings settings, Sides sides) {
    this.settings = settings;
    this.sides = sides;
  }

  @Override
  public JsonNode answer() throws IOException {
    try (SideProcess kernels = sides.java("kernels", sides.oneCore(), Map.of(), SIDE, List.of())) {
      settings.tell("%s", kernels.about().get("version").asText());
      return figures(kernels.measure(1).details().get("kernels"));
    }
  }

  private ObjectNode figures(JsonNode kernels) {
    Map<String, Map<String, JsonNode>> layers = new LinkedHashMap<>();
    ObjectNode figures = Conversation.object();
    for (JsonNode kernel : kernels) {
      String pass = kernel.get("pass").asText();
      if (kernel.has("layer")) {
        String layer = kernel.get("layer").asText();
        layers.computeIfAbsent(layer, name -> new LinkedHashMap<>()).put(pass, kernel);
      } else {
        figures.put(pass + "_us", Median.rounded(microseconds(kernel), 1));
        if (pass.equals("peak")) {
          figures.put("peak_gflops", Median.rounded(gigaflops(kernel, microseconds(kernel)), 1));
        }
      }
    }
    double peak = figures.get("peak_gflops").asDouble();
    settings.tell("The machine's peak: %.0f GFLOP/s. Microseconds, GFLOP/s, share of it:", peak);
    settings.tell("| layer | forward | to weights | to input |");
    settings.tell("|---|---|---|---|");
    layers.forEach((layer, passes) -> figures.set(layer, row(layer, passes, peak)));
    settings.tell(
        "Bernoulli %.0f us, Adam %.0f us",
        figures.get("bernoulli_us").asDouble(), figures.get("adam_us").asDouble());
    return figures;
  }

  private ObjectNode row(String layer, Map<String, JsonNode> passes, double peak) {
    JsonNode forward = passes.get("forward");
    double toWeights = microseconds(passes.get("backwardToWeights"));
    double toBoth = microseconds(passes.get("backwardToWeightsAndInput"));
    double[] times = {microseconds(forward), toWeights, toBoth - toWeights};
    String[] names = {"forward", "to_weights", "to_input"};
    StringBuilder cells = new StringBuilder("| " + layer + " |");
    ObjectNode figures = Conversation.object();
    for (int i = 0; i < times.length; i++) {
      double speed = gigaflops(forward, times[i]);
      cells.append(String.format(" %.0f, %.0f, %.0f %% |", times[i], speed, 100 * speed / peak));
      figures.put(names[i] + "_us", Median.rounded(times[i], 1));
      figures.put(names[i] + "_gflops", Median.rounded(speed, 1));
    }
    settings.tell("%s", cells);
    return figures;
  }

  private static double microseconds(JsonNode kernel) {
    return kernel.get("microseconds").asDouble();
  }

  private static double gigaflops(JsonNode kernel, double microseconds) {
    return 1e6 * kernel.get("gigaflop").asDouble() / microseconds;
  }
}
