package org.sparkvae.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code spark-submit} of the application to a cluster, as an operator calls it.
 *
 * @param sparkHome whose {@code bin/spark-submit}
 * @param options before the application: master, deploy mode, settings
 * @param application URI of the jar, or {@code spark-internal}
 * @param environment variables, beside this process's
 */
public record Submit(
    Path sparkHome, List<String> options, String application, Map<String, String> environment) {

  /** With more options, which win over those that are there. */
  public Submit with(String... more) {
    List<String> all = new ArrayList<>(options);
    all.addAll(List.of(more));
    return new Submit(sparkHome, List.copyOf(all), application, environment);
  }

  /** Runs one command of the application and waits until spark-submit ends. */
  public Command run(String... arguments) throws IOException, InterruptedException {
    return Command.run(words(arguments), variables());
  }

  /** The command line. */
  public List<String> words(String... arguments) {
    List<String> words = new ArrayList<>();
    words.add(sparkHome.resolve("bin/spark-submit").toString());
    words.addAll(options);
    words.addAll(List.of("--class", "org.sparkvae.job.Main", application));
    words.addAll(List.of(arguments));
    return words;
  }

  /** The variables that differ from this process's; empty ones are to be taken away. */
  public Map<String, String> variables() {
    Map<String, String> variables = new TreeMap<>(environment);
    variables.put("SPARK_HOME", sparkHome.toString());
    variables.put("SPARK_LOCAL_IP", "127.0.0.1");
    // As a user has it, who sets nothing.
    variables.put("SPARK_SCALA_VERSION", "");
    variables.put("OMP_NUM_THREADS", "");
    variables.put("OPENBLAS_NUM_THREADS", "");
    return variables;
  }
}
