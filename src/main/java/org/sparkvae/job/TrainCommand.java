package org.sparkvae.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.sparkvae.config.ObjectiveConfig;
import org.sparkvae.config.RunConfig;
import org.sparkvae.config.TrainingConfig;
import org.sparkvae.data.Corpus;
import org.sparkvae.data.LabelSurvey;
import org.sparkvae.job.preflight.Preflight;
import org.sparkvae.model.Binarizer;
import org.sparkvae.model.MemoryNeed;
import org.sparkvae.model.VaeSpec;
import org.sparkvae.run.Provenance;
import org.sparkvae.run.RunDirectory;
import org.sparkvae.storage.HadoopFiles;
import org.sparkvae.storage.StatusLine;
import org.sparkvae.training.LocalTrainer;
import org.sparkvae.training.SparkTrainer;
import org.sparkvae.training.Trainer;
import org.sparkvae.training.TrainingData;
import org.sparkvae.training.TrainingRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code train --data URI --run URI [--config FILE] [--set key=value]…}: trains a VAE on a corpus
 * and leaves a run directory.
 */
@Command(name = "train", description = "Train a VAE on a corpus by parameter averaging.")
final class TrainCommand extends SparkVaeCommand {
  private static final String NATS = "nats per image";

  @Option(names = "--data", required = true, paramLabel = "URI", description = "Corpus.")
  private String data;

  @Option(names = "--run", required = true, paramLabel = "URI", description = "Run to write.")
  private String run;

  @Mixin private ConfigOptions options;

  @Override
  protected ObjectNode run(JobContext context) throws IOException {
    RunConfig config = options.load(context.hadoop());
    HadoopFiles.refuseInside(context.hadoop(), HadoopFiles.path(run), HadoopFiles.path(data));
    Corpus corpus = Corpus.open(context.hadoop(), data);
    TrainingData images = TrainingData.of(corpus, config.training());
    ObjectNode provenance =
        Provenance.now(
            Version.text(),
            org.apache.spark.package$.MODULE$.SPARK_VERSION(),
            absolute(context.hadoop(), data),
            corpus.sha256(),
            config.instructionSet());
    RunDirectory directory = RunDirectory.begin(context.hadoop(), run, config, provenance);
    Optional<ObjectNode> done = directory.status("train");
    if (done.isPresent()) {
      return done.get();
    }
    TrainingData labelled = images.withClasses(config.model(), survey(context, config));
    TrainingRun.Outcome outcome =
        new TrainingRun(directory, config, labelled, Optional.empty())
            .train(trainer(context, config, labelled));
    ObjectNode line = line(outcome, images, config);
    directory.publishStatus("train", line);
    return line;
  }

  /** A run remembers its data wherever its reader stands. */
  private static String absolute(Configuration hadoop, String uri) throws IOException {
    Path path = HadoopFiles.path(uri);
    return HadoopFiles.shown(HadoopFiles.of(hadoop, path).makeQualified(path));
  }

  /** Starts Spark only where labels are really looked at. */
  private static LabelSurvey survey(JobContext context, RunConfig config) {
    return config.training().mode() == TrainingConfig.Mode.LOCAL
        ? LabelSurvey.here(context.hadoop())
        : (corpus, splits) -> LabelSurvey.on(context.java()).count(corpus, splits);
  }

  private static Trainer trainer(JobContext context, RunConfig config, TrainingData images) {
    VaeSpec spec = images.spec(config);
    long batch = Math.min(config.training().batchSize(), images.images());
    MemoryNeed need = MemoryNeed.ofTraining(spec, (int) batch);
    Preflight preflight = new Preflight(config.instructionSet(), need);
    if (config.training().mode() == TrainingConfig.Mode.LOCAL) {
      preflight.here();
      return new LocalTrainer(context.hadoop(), config, images);
    }
    return new SparkTrainer(preflight.on(context.java()), config, images);
  }

  private static ObjectNode line(
      TrainingRun.Outcome outcome, TrainingData images, RunConfig config) {
    Trainer.Result training = outcome.training();
    String validated =
        images.hasValidation()
            ? images.validationImages() + " images of " + images.validationSplit()
            : images.images() + " images, those of training for want of a validation split";
    return StatusLine.of("train")
        .figure("epochs", training.epochs(), "epochs completed")
        .figure("rounds", training.rounds(), "averagings of " + workers(config))
        .figure("images_seen", training.imagesSeen(), "images, each once an epoch")
        .figure(
            "images_per_second",
            training.imagesPerSecond(),
            "images per second, over " + training.imagesSeen() + " images, validation included")
        .figure(
            "validation_elbo",
            outcome.best().elbo(),
            NATS + ", one sampled z, best model, " + validated)
        .figure(
            "criterion",
            outcome.best().criterion(),
            NATS
                + ", "
                + validated
                + ", what the best model is chosen by: "
                + criterion(config.objective()))
        .figure("best_epoch", outcome.best().epoch(), "epoch at whose end the best model stood")
        .figure("model_sha256", outcome.last().sha256(), "last model")
        .figure("state_sha256", outcome.stateSha256(), "updater state of the last model")
        .about("binarization", new Binarizer(images.spec(config)).words(config.training().seed()))
        .json();
  }

  private static String criterion(ObjectiveConfig objective) {
    return switch (objective.kind()) {
      case VAE, BETA -> "the ELBO";
      case IWAE -> "the bound with " + objective.samples() + " importance samples";
      case AUTOENCODER -> "log p(x|z) at the mean of z";
      case KL_ONLY -> "minus the KL";
    };
  }

  private static String workers(RunConfig config) {
    boolean local = config.training().mode() == TrainingConfig.Mode.LOCAL;
    return local ? "1 local worker" : config.training().workers() + " workers";
  }
}
