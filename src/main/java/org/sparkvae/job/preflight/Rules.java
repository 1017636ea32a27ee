package org.sparkvae.job.preflight;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.sparkvae.model.MemoryNeed;
import org.sparkvae.model.natives.NativeReport;
import org.sparkvae.model.natives.NativeThreads;

/**
 * Which facts would make a job thrash, be killed or compute wrongly: one line for each problem,
 * with what mends it.
 */
final class Rules {
  /** What Spark takes of a heap before a job has begun. */
  static final long HEAP_OF_SPARK = 200L << 20;

  private static final List<String> FROM_LOWEST = List.of("baseline", "avx2", "avx512");

  private final List<ProcessFacts> processes;
  private final MemoryNeed need;

  Rules(List<ProcessFacts> processes, MemoryNeed need) {
    this.processes = List.copyOf(processes);
    this.need = need;
  }

  /** All problems; none where the job may start. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    problems.addAll(ofEach(this::cannotCompute));
    mixedInstructions().ifPresent(problems::add);
    List<String> thrashing = ofEach(this::tooManyThreads);
    problems.addAll(thrashing);
    if (thrashing.isEmpty()) {
      mixedThreads().ifPresent(problems::add);
    }
    problems.addAll(ofEach(this::tooLittleHeap));
    problems.addAll(ofEach(this::tooLittleOffHeap));
    problems.addAll(ofEach(this::wouldBeKilled));
    return problems;
  }

  /** A problem that several processes have is told once, with all their names. */
  private List<String> ofEach(Function<ProcessFacts, Optional<Problem>> rule) {
    Map<Problem, List<String>> places = new LinkedHashMap<>();
    for (ProcessFacts process : processes) {
      rule.apply(process)
          .ifPresent(
              problem ->
                  places
                      .computeIfAbsent(problem, p -> new ArrayList<>())
                      .add(process.place().name()));
    }
    return places.entrySet().stream().map(e -> e.getKey().on(e.getValue())).toList();
  }

  private Optional<Problem> cannotCompute(ProcessFacts process) {
    String why = process.refusal();
    return process.computes()
        ? Optional.empty()
        : Optional.of(new Problem(Character.toLowerCase(why.charAt(0)) + why.substring(1)));
  }

  private Optional<Problem> tooManyThreads(ProcessFacts process) {
    Place place = process.place();
    if (!process.computes() || place.tasks() * process.natives().threads() <= place.cores()) {
      return Optional.empty();
    }
    int threads = process.natives().threads();
    return Optional.of(
        new Problem(
            String.format(
                "tasks at once × native threads of each = %d × %d, cores = %d"
                    + " (set %s=%d, or spark.task.cpus=%d)",
                place.tasks(),
                threads,
                place.cores(),
                place.variable(NativeThreads.VARIABLE),
                place.coresOfTask(),
                threads)));
  }

  private Optional<String> mixedInstructions() {
    return mixed(
        natives -> "ND4J " + natives.instructionSet() + ", oneDNN " + natives.oneDnn(),
        () -> "set native.instruction-set = " + lowestInstructionSet());
  }

  private Optional<String> mixedThreads() {
    return mixed(
        natives -> "threads per task " + natives.threads(),
        () ->
            String.format(
                "set %s for the driver and spark.executorEnv.%s to the same number",
                NativeThreads.VARIABLE, NativeThreads.VARIABLE));
  }

  /** What a task computes must not depend on where it runs. */
  private Optional<String> mixed(Function<NativeReport, String> kind, Supplier<String> advice) {
    Map<String, List<String>> places =
        processes.stream()
            .filter(ProcessFacts::computes)
            .collect(
                Collectors.groupingBy(
                    process -> kind.apply(process.natives()),
                    LinkedHashMap::new,
                    Collectors.mapping(process -> process.place().name(), Collectors.toList())));
    if (places.size() <= 1) {
      return Optional.empty();
    }
    String kinds =
        places.entrySet().stream()
            .map(e -> e.getKey() + " on " + Problem.names(e.getValue()))
            .collect(Collectors.joining("; "));
    return Optional.of("Cannot compute the same everywhere: " + kinds + " (" + advice.get() + ")");
  }

  private String lowestInstructionSet() {
    return processes.stream()
        .filter(ProcessFacts::computes)
        .map(process -> process.natives().instructionSet())
        .min(Comparator.comparing(FROM_LOWEST::indexOf))
        .orElseThrow();
  }

  private Optional<Problem> tooLittleHeap(ProcessFacts process) {
    Place place = process.place();
    long needed = HEAP_OF_SPARK + need.state() + place.tasks() * need.heap();
    if (!process.computes() || needed <= process.memory().heap()) {
      return Optional.empty();
    }
    return Optional.of(
        new Problem(
            String.format(
                "%d tasks at once need %s of heap, there are %s (set %s to %dm, or fewer cores)",
                place.tasks(),
                Bytes.shown(needed),
                Bytes.shown(process.memory().heap()),
                place.heapSetting(),
                Bytes.mebibytes(needed))));
  }

  private Optional<Problem> tooLittleOffHeap(ProcessFacts process) {
    Place place = process.place();
    if (!process.computes() || neededOffHeap(place) <= process.memory().offHeap()) {
      return Optional.empty();
    }
    return Optional.of(
        new Problem(
            String.format(
                "%d tasks at once need %s off the heap, %s are allowed"
                    + " (set %s to %dm, or smaller batches)",
                place.tasks(),
                Bytes.shown(neededOffHeap(place)),
                Bytes.shown(process.memory().offHeap()),
                place.offHeapSetting(),
                Bytes.mebibytes(neededOffHeap(place)))));
  }

  private long neededOffHeap(Place place) {
    return place.tasks() * need.offHeap();
  }

  /** In a container by what it may take, on a machine, which others share, by what it needs. */
  private Optional<Problem> wouldBeKilled(ProcessFacts process) {
    if (!process.computes()) {
      return Optional.empty();
    }
    Memory memory = process.memory();
    long needed = memory.heap() + neededOffHeap(process.place()) + ContainerMemory.JAVA_ITSELF;
    long taken = memory.contained() ? Math.max(needed, memory.reach()) : needed;
    if (taken <= memory.there()) {
      return Optional.empty();
    }
    return Optional.of(
        new Problem(
            String.format(
                "heap, native memory and Java itself may take %s, it is killed beyond %s (%s)",
                Bytes.shown(taken),
                Bytes.shown(memory.there()),
                roomFor(process.place(), taken, memory))));
  }

  private static String roomFor(Place place, long taken, Memory memory) {
    long missing = Bytes.mebibytes(taken - memory.there());
    return memory.contained()
        ? String.format(
            "give it %d MiB more, by spark.%s.memoryOverhead on YARN and Kubernetes, or lower -D%s"
                + " from %dm",
            missing,
            place.isDriver() ? "driver" : "executor",
            ContainerMemory.OFF_HEAP_PROPERTY,
            Bytes.mebibytes(memory.offHeap()))
        : String.format("lower %s by %dm", place.heapSetting(), missing);
  }
}
