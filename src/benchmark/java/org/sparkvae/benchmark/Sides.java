package org.sparkvae.benchmark;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Starts sides: processes of one native thread, all of them on the cores that they are given. */
final class Sides {
  private static final String HEAP = "-Xmx2g";

  private final Settings settings;
  private final List<Integer> cores;

  Sides(Settings settings) throws IOException {
    this.settings = settings;
    this.cores = Machine.cores();
  }

  /** The one that sides share which are measured in turn. */
  String oneCore() {
    return Integer.toString(cores.get(cores.size() - 1));
  }

  /** Two, or all there are. */
  List<String> twoCores() {
    return cores.subList(Math.max(0, cores.size() - 2), cores.size()).stream()
        .map(core -> Integer.toString(core))
        .toList();
  }

  /** Ours in a JVM on these cores, with all of its own threads, with these system properties. */
  SideProcess java(
      String name, String on, Map<String, String> properties, String main, List<String> arguments)
      throws IOException {
    return new SideProcess(name, pinned(on, javaCommand(properties, main, arguments)), log(name));
  }

  /** The properties of a driver of so many executors of one core, each a JVM of its own. */
  static Map<String, String> cluster(int executors) {
    return Map.of(
        "spark.master", "local-cluster[" + executors + ",1,1024]",
        "spark.executor.memory", "1g",
        "spark.executor.extraClassPath", System.getProperty("java.class.path"),
        "spark.driver.host", "127.0.0.1",
        "spark.driver.bindAddress", "127.0.0.1",
        "spark.ui.enabled", "false");
  }

  /** Runs a command of ours to its end. */
  void run(String name, String... arguments) throws IOException {
    List<String> command =
        javaCommand(
            Map.of("spark.master", "local[*]"), "org.sparkvae.job.Main", List.of(arguments));
    File log = log(name).toFile();
    Files.createDirectories(log.toPath().getParent());
    Process process =
        environment(new ProcessBuilder(command))
            .redirectErrorStream(true)
            .redirectOutput(log)
            .start();
    try {
      if (process.waitFor() != 0) {
        List<String> lines = Files.readAllLines(log.toPath());
        throw new IOException(
            "Cannot " + name + ": " + (lines.isEmpty() ? log : lines.get(lines.size() - 1)));
      }
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("Cannot " + name + ": interrupted", e);
    }
  }

  /**
   * The peer.
   *
   * @param kernel of OpenBLAS, or empty for its own choice
   * @param allocator what it does with memory that it is done with for a moment
   */
  SideProcess peer(String task, Network network, String kernel, Allocator allocator)
      throws IOException {
    Path script = settings.root().resolve("src/benchmark/python/peer.py");
    List<String> command =
        List.of(
            settings.python(),
            script.toString(),
            task,
            network.toString(),
            Integer.toString(Settings.BATCH));
    ProcessBuilder builder = pinned(oneCore(), command);
    builder.environment().remove("OPENBLAS_CORETYPE");
    if (!kernel.isEmpty()) {
      builder.environment().put("OPENBLAS_CORETYPE", kernel);
    }
    builder.environment().putAll(allocator.environment());
    String name =
        "peer-" + task + "-" + network + (kernel.isEmpty() ? "" : "-" + kernel) + "-" + allocator;
    return new SideProcess(name, builder, log(name));
  }

  private Path log(String name) {
    return settings.work("logs").resolve(name + ".log");
  }

  private ProcessBuilder pinned(String cores, List<String> command) throws IOException {
    List<String> all = new ArrayList<>(List.of("taskset", "--cpu-list", cores));
    all.addAll(command);
    return environment(new ProcessBuilder(all));
  }

  private ProcessBuilder environment(ProcessBuilder builder) throws IOException {
    // For the executors of a local cluster.
    Path home = settings.work("spark-home");
    Files.createDirectories(home.resolve("jars"));
    builder.environment().put("SPARK_HOME", home.toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.12");
    builder.environment().put("OMP_NUM_THREADS", "1");
    builder.environment().put("OPENBLAS_NUM_THREADS", "1");
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    return builder;
  }

  private static List<String> javaCommand(
      Map<String, String> properties, String main, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // What lets Spark into the JDK, as this JVM has it from jobs/benchmark.
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.add(HEAP);
    command.addAll(
        properties.entrySet().stream()
            .map(property -> "-D" + property.getKey() + "=" + property.getValue())
            .sorted()
            .collect(Collectors.toList()));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
    command.addAll(arguments);
    return command;
  }
}
