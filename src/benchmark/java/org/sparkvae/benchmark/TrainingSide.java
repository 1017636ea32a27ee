package org.sparkvae.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.sparkvae.config.ConfigLoader;
import org.sparkvae.config.RunConfig;
import org.sparkvae.config.TrainingConfig;
import org.sparkvae.data.Corpus;
import org.sparkvae.job.JobContext;
import org.sparkvae.job.Jobs;
import org.sparkvae.model.Vae;
import org.sparkvae.model.VaeSpec;
import org.sparkvae.model.natives.NativeLibraries;
import org.sparkvae.run.Provenance;
import org.sparkvae.run.RunDirectory;
import org.sparkvae.training.LocalTrainer;
import org.sparkvae.training.SparkTrainer;
import org.sparkvae.training.Trainer;
import org.sparkvae.training.TrainingData;
import org.sparkvae.training.TrainingMonitor;
import org.sparkvae.training.TrainingRun;

/**
 * Ours, training: the loop of {@code train} as it is, from packed shards into a run directory with
 * its metrics and models, held between measurements.
 *
 * <p>{@code TrainingSide CONFIG CORPUS RUN [key=value]…}
 */
final class TrainingSide {
  private TrainingSide() {}

  public static void main(String[] args) throws Exception {
    List<String> words = Arrays.asList(args);
    RunConfig config = config(Path.of(args[0]), words.subList(3, words.size()));
    try (JobContext context = Jobs.context("benchmark")) {
      Corpus corpus = Corpus.open(context.hadoop(), args[1]);
      RunDirectory run = begin(context, args[2], config, corpus);
      Conversation.during(conversation -> train(context, run, config, corpus, conversation));
    }
  }

  /** A recipe, for ever and without validation. */
  static RunConfig config(Path recipe, List<String> settings) throws IOException {
    List<String> all = new ArrayList<>();
    all.add("training.epochs=1000000");
    all.add("training.splits=[train, validation]");
    all.add("training.validation-split=none");
    all.addAll(settings);
    return ConfigLoader.load(Files.readString(recipe), recipe.toString(), all);
  }

  private static RunDirectory begin(JobContext context, String run, RunConfig config, Corpus corpus)
      throws IOException {
    return RunDirectory.begin(
        context.hadoop(),
        run,
        config,
        Provenance.now("benchmark", "3.5", "", corpus.sha256(), config.instructionSet()));
  }

  private static void train(
      JobContext context,
      RunDirectory run,
      RunConfig config,
      Corpus corpus,
      Conversation conversation)
      throws IOException {
    TrainingData data = TrainingData.of(corpus, config.training());
    Trainer trainer =
        config.training().mode() == TrainingConfig.Mode.LOCAL
            ? new LocalTrainer(context.hadoop(), config, data)
            : new SparkTrainer(context.java(), config, data);
    new TrainingRun(run, config, data, Optional.empty())
        .train(
            (spec, start, monitors) ->
                trainer.train(spec, start, gated(spec, config, monitors, conversation)));
  }

  private static List<TrainingMonitor> gated(
      VaeSpec spec, RunConfig config, List<TrainingMonitor> monitors, Conversation conversation) {
    conversation.say(
        Conversation.object()
            .put("version", NativeLibraries.report(config.instructionSet()).toString())
            .put("parameters", Vae.create(spec, 1).parameters().length));
    List<TrainingMonitor> all = new ArrayList<>(monitors);
    all.add(new RoundGate(conversation, config.training().batchSize()));
    return all;
  }
}
