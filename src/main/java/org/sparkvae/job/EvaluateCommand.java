package org.sparkvae.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;
import org.sparkvae.data.Corpus;
import org.sparkvae.evaluation.Evaluation;
import org.sparkvae.job.preflight.Preflight;
import org.sparkvae.model.MemoryNeed;
import org.sparkvae.run.RunDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code evaluate --run URI --data URI [--split test] [--importance-samples K] [--quality] [--model
 * best|last]}: the evidence lower bound of a model on a split, its log p(x), how it uses its
 * latents, and what its reconstructions and samples are worth.
 */
@Command(
    name = "evaluate",
    description = "Compute the ELBO of a model on a split, and estimate its log p(x).")
final class EvaluateCommand extends SparkVaeCommand {
  @Mixin private ModelOptions model;

  @Option(names = "--data", required = true, paramLabel = "URI", description = "Corpus.")
  private String data;

  @Option(
      names = "--split",
      defaultValue = "test",
      paramLabel = "NAME",
      description = "Split to evaluate (default: ${DEFAULT-VALUE}).")
  private String split;

  @Option(
      names = "--importance-samples",
      defaultValue = "1",
      paramLabel = "K",
      converter = AtLeastOne.class,
      description =
          "Samples of z for each image: 2 or more to estimate log p(x), 1 for the ELBO alone"
              + " (default: ${DEFAULT-VALUE}).")
  private int samples;

  @Option(names = "--quality", description = "Also measure reconstructions, samples and latents.")
  private boolean quality;

  @Override
  protected ObjectNode run(JobContext context) throws IOException {
    RunDirectory directory = RunDirectory.open(context.hadoop(), model.run());
    Corpus corpus = Corpus.open(context.hadoop(), data);
    Evaluation evaluation =
        new Evaluation(directory, corpus, split, model.model(), samples).quality(quality);
    Optional<ObjectNode> finished = evaluation.finished();
    ObjectNode line =
        finished.isPresent()
            ? finished.get()
            : evaluation.compute(preflight(directory, corpus).on(context.java()));
    evaluation.publish(line);
    return line;
  }

  private Preflight preflight(RunDirectory directory, Corpus corpus) throws IOException {
    return quality
        ? ModelUse.preflight(directory, corpus, MemoryNeed::ofFits)
        : ModelUse.preflight(directory, corpus);
  }
}
