package org.sparkvae.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.sparkvae.data.Corpus;
import org.sparkvae.evaluation.ElboSums;
import org.sparkvae.evaluation.Evaluation;
import org.sparkvae.run.RunDirectory;
import org.sparkvae.storage.StatusLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code evaluate --run URI --data URI [--split test] [--model best|last]}: the evidence lower
 * bound of a model on a split.
 */
@Command(name = "evaluate", description = "Compute the ELBO of a model on a split.")
final class EvaluateCommand extends SparkVaeCommand {
  @Option(names = "--run", required = true, paramLabel = "URI", description = "Finished run.")
  private String run;

  @Option(names = "--data", required = true, paramLabel = "URI", description = "Corpus.")
  private String data;

  @Option(
      names = "--split",
      defaultValue = "test",
      paramLabel = "NAME",
      description = "Split to evaluate (default: ${DEFAULT-VALUE}).")
  private String split;

  @Option(
      names = "--model",
      defaultValue = "best",
      paramLabel = "best|last",
      description = "Best model by validation ELBO, or the last (default: ${DEFAULT-VALUE}).")
  private ModelChoice model;

  @Option(names = "--quality", description = "Also measure reconstructions, samples and latents.")
  private boolean quality;

  @Override
  protected ObjectNode run(JobContext context) throws IOException {
    RunDirectory directory = RunDirectory.open(context.hadoop(), run);
    Corpus corpus = Corpus.open(context.hadoop(), data);
    Evaluation evaluation =
        new Evaluation(directory, corpus, split, model.fileName()).quality(quality);
    Optional<ObjectNode> finished = evaluation.finished();
    ObjectNode line =
        finished.isPresent() ? finished.get() : line(evaluation, spark(context, directory, corpus));
    evaluation.publish(line);
    return line;
  }

  private static JavaSparkContext spark(JobContext context, RunDirectory run, Corpus corpus)
      throws IOException {
    return ModelUse.preflight(run, corpus).on(context.java());
  }

  private ObjectNode line(Evaluation evaluation, JavaSparkContext spark) throws IOException {
    StatusLine line = StatusLine.of("evaluate");
    addBound(line, evaluation.compute(spark), evaluation.klMeaning());
    if (quality) {
      evaluation.addQuality(line, spark);
    }
    return line.figure("model_sha256", evaluation.modelSha256(), model.fileName() + " model")
        .about("likelihood", evaluation.likelihood())
        .about("binarization", evaluation.binarization())
        .json();
  }

  private void addBound(StatusLine line, ElboSums sums, String klMeaning) {
    String unit = "nats per image, mean over " + sums.images() + " images";
    line.figure("elbo", sums.elbo(), unit + ": reconstruction - kl, one sampled z an image")
        .figure("reconstruction", sums.reconstruction(), unit + ", summed over pixels")
        .figure("kl", sums.kl(), unit + ", " + klMeaning)
        .figure("images", sums.images(), "images of split " + split);
  }
}
