package org.sparkvae.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts ours, training: in one process, or on executors that are processes of their own. */
final class Trainings {
  private final Settings settings;
  private final Sides sides;

  Trainings(Settings settings, Sides sides) {
    this.settings = settings;
    this.sides = sides;
  }

  /**
   * {@code LocalTrainer}.
   *
   * @param core that it has to itself
   * @param steps of a round, after which its time is taken
   */
  SideProcess local(String core, Network network, Path corpus, int steps) throws IOException {
    String name = "train-" + network + "-on-" + core;
    return sides.java(
        name,
        core,
        Map.of("spark.master", "local[1]"),
        TrainingSide.class.getName(),
        arguments(name, network, corpus, List.of("training.mode=local", tau(steps))));
  }

  /** {@code SparkTrainer} on so many executors of one core, each with one worker. */
  SideProcess cluster(int executors, Network network, Path corpus, int steps) throws IOException {
    String name = "train-" + network + "-" + executors + "-executors";
    List<String> training =
        List.of("training.mode=spark", "training.workers=" + executors, tau(steps));
    return sides.java(
        name,
        String.join(",", sides.twoCores()),
        Sides.cluster(executors),
        TrainingSide.class.getName(),
        arguments(name, network, corpus, training));
  }

  private static String tau(int steps) {
    return "training.averaging-frequency=" + steps;
  }

  private List<String> arguments(String name, Network network, Path corpus, List<String> training)
      throws IOException {
    List<String> arguments = new ArrayList<>();
    arguments.add(settings.recipe(network).toString());
    arguments.add(corpus.toString());
    arguments.add(settings.emptied(name).toString());
    arguments.add("training.batch-size=" + Settings.BATCH);
    arguments.addAll(training);
    return arguments;
  }
}
