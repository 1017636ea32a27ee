package org.sparkvae.job.preflight;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkvae.config.UserError;
import org.sparkvae.model.MemoryNeed;

/**
 * Looks at driver and executors before a job starts: native libraries, which multiply a matrix and
 * are compared with plain Java, threads, heap, native memory and its limits. What would thrash, be
 * killed or compute wrongly is refused, all problems together.
 */
public final class Preflight {
  private static final Logger LOG = LoggerFactory.getLogger(Preflight.class);

  private final String instructionSet;
  private final MemoryNeed need;

  /**
   * Of a job.
   *
   * @param instructionSet {@code native.instruction-set}
   * @param need of each of its tasks
   */
  public Preflight(String instructionSet, MemoryNeed need) {
    this.instructionSet = instructionSet;
    this.need = need;
  }

  /**
   * Looks at what Spark runs on. On the driver alone that takes some hundredths of a second; on a
   * cluster, the time until executors have loaded their libraries, which they would need anyway.
   *
   * @return the same, fit to compute
   * @throws UserError with a line for each problem
   */
  public JavaSparkContext on(JavaSparkContext spark) {
    Executors executors = new Executors(spark);
    List<ProcessFacts> facts = new ArrayList<>();
    if (spark.isLocal()) {
      facts.add(here(executors.local()));
    } else {
      facts.add(here(Place.driver()));
      facts.addAll(executors.facts(instructionSet));
    }
    judge(facts);
    return spark;
  }

  /**
   * Looks at this process, where nothing else computes.
   *
   * @throws UserError with a line for each problem
   */
  public void here() {
    judge(List.of(here(Place.driver())));
  }

  private ProcessFacts here(Place place) {
    return ProcessFacts.here(place, ContainerMemory.UNLIMITED, instructionSet);
  }

  private void judge(List<ProcessFacts> facts) {
    log(facts);
    List<String> problems = new Rules(facts, need).problems();
    if (!problems.isEmpty()) {
      throw new UserError(String.join("\n", problems));
    }
  }

  /** A line for each kind of process. */
  private static void log(List<ProcessFacts> facts) {
    Map<String, List<String>> kinds =
        facts.stream()
            .collect(
                Collectors.groupingBy(
                    ProcessFacts::description,
                    LinkedHashMap::new,
                    Collectors.mapping(process -> process.place().name(), Collectors.toList())));
    kinds.forEach((kind, names) -> LOG.info("{}: {}", Problem.names(names), kind));
  }
}
