package org.sparkvae.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
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
import org.sparkvae.run.StoredModel;
import org.sparkvae.storage.HadoopFiles;
import org.sparkvae.storage.Lease;
import org.sparkvae.storage.StatusLine;
import org.sparkvae.training.LocalTrainer;
import org.sparkvae.training.SparkTrainer;
import org.sparkvae.training.StoppedException;
import org.sparkvae.training.Trainer;
import org.sparkvae.training.TrainingData;
import org.sparkvae.training.TrainingRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code train --data URI --run URI [--config FILE] [--set key=value]… [--resume] [--init-from
 * URI]}: trains a VAE on a corpus and leaves a run directory.
 */
@Command(name = "train", description = "Train a VAE on a corpus by parameter averaging.")
final class TrainCommand extends SparkVaeCommand {
  private static final String NATS = "nats per image";

  @Option(names = "--data", required = true, paramLabel = "URI", description = "Corpus.")
  private String data;

  @Option(names = "--run", required = true, paramLabel = "URI", description = "Run to write.")
  private String run;

  /** For those who want to say so: it makes no difference. */
  @SuppressWarnings("UnusedVariable")
  @Option(
      names = "--resume",
      description =
          "Go on with a run that was cut short, as happens anyway; one that is not there begins.")
  private boolean resume;

  @Option(
      names = "--init-from",
      paramLabel = "URI",
      description = "Finished run whose best model gives the first parameters.")
  private String firstRun;

  @Mixin private ConfigOptions options;

  @Override
  protected ObjectNode run(JobContext context) throws IOException {
    Configuration hadoop = context.hadoop();
    RunConfig config = options.load(hadoop);
    HadoopFiles.refuseInside(hadoop, HadoopFiles.path(run), HadoopFiles.path(data));
    TrainingData images = TrainingData.of(Corpus.open(hadoop, data), config.training());
    Optional<StoredModel> first = firstModel(hadoop, config);
    ObjectNode provenance = provenance(hadoop, config, images.corpus());
    first.ifPresent(model -> provenance.put(Provenance.FIRST_MODEL_SHA256, model.sha256()));
    Optional<ObjectNode> done = RunDirectory.finished(hadoop, run, config, provenance);
    if (done.isPresent()) {
      return done.get();
    }
    try (Lease lease = RunDirectory.lease(hadoop, run, config.lease())) {
      RunDirectory directory = RunDirectory.begin(hadoop, run, config, provenance, lease);
      // Who had the lease before may have finished.
      Optional<ObjectNode> now = directory.status("train");
      if (now.isPresent()) {
        return now.get();
      }
      TrainingData labelled = images.withClasses(config.model(), survey(context, config));
      TrainingRun training = new TrainingRun(directory, config, labelled, first);
      TrainingRun.Outcome outcome =
          untilToldToEnd(training, lease, () -> trainer(context, config, labelled));
      ObjectNode line = line(outcome, images, config);
      directory.publishStatus("train", line);
      return line;
    }
  }

  private Optional<StoredModel> firstModel(Configuration hadoop, RunConfig config)
      throws IOException {
    if (firstRun == null) {
      return Optional.empty();
    }
    RunDirectory other = RunDirectory.open(hadoop, firstRun);
    other.requireModelOf(config);
    return Optional.of(other.model("best"));
  }

  private TrainingRun.Outcome untilToldToEnd(
      TrainingRun training, Lease lease, Supplier<Trainer> trainer) throws IOException {
    Termination termination =
        Termination.does(
            () -> {
              training.stop();
              lease.close();
              tell("Told to end, after a checkpoint: the same command goes on from there.");
            });
    try (termination) {
      return training.train(trainer.get());
    } catch (RuntimeException | IOException e) {
      // A round that Spark could not finish any more is nothing to tell.
      if (termination.hasBegun()) {
        throw new StoppedException(e);
      }
      throw e;
    }
  }

  private ObjectNode provenance(Configuration hadoop, RunConfig config, Corpus corpus)
      throws IOException {
    return Provenance.now(
        Version.text(),
        org.apache.spark.package$.MODULE$.SPARK_VERSION(),
        absolute(hadoop, data),
        corpus.sha256(),
        config.instructionSet());
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
