package org.sparkvae.benchmark;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.sparkvae.model.kernels.Layer;
import org.sparkvae.model.kernels.PeakBenchmark;
import org.sparkvae.model.natives.NativeLibraries;

/** The single kernels under JMH, each in a JVM of its own on the same core. */
final class KernelsSide {
  private KernelsSide() {}

  public static void main(String[] args) throws Exception {
    Conversation.during(KernelsSide::measure);
  }

  private static void measure(Conversation conversation) throws RunnerException {
    conversation.say(
        Conversation.object()
            .put("version", NativeLibraries.report(NativeLibraries.AUTO).toString()));
    while (true) {
      conversation.next();
      Stopwatch stopwatch = Stopwatch.started();
      String ours = "org\\.sparkvae\\..*Benchmark\\..*";
      Collection<RunResult> results =
          new Runner(new OptionsBuilder().include(ours).shouldFailOnError(true).build()).run();
      stopwatch.stop();
      ObjectNode answer = stopwatch.answer(0);
      ArrayNode kernels = answer.putArray("kernels");
      results.forEach(result -> kernels.add(kernel(result)));
      conversation.say(answer);
    }
  }

  private static ObjectNode kernel(RunResult result) {
    String layer = result.getParams().getParam("layer");
    String pass = result.getPrimaryResult().getLabel();
    ObjectNode kernel = Conversation.object().put("pass", pass);
    if (layer != null) {
      kernel.put("layer", layer).put("gigaflop", Layer.valueOf(layer).gigaflop());
    } else if (pass.equals("peak")) {
      kernel.put("gigaflop", PeakBenchmark.gigaflop());
    }
    return kernel.put("microseconds", result.getPrimaryResult().getScore());
  }
}
