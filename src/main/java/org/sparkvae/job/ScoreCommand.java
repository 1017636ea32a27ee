package org.sparkvae.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.sparkvae.latent.DensityExport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code score --run URI --data URI --output URI [--importance-samples K] [--model best|last]
 * [--partitions N]}: the log-density of every image of a corpus.
 */
@Command(name = "score", description = "Estimate the log-density of every image of a corpus.")
final class ScoreCommand extends SparkVaeCommand {
  @Mixin private ExportOptions options;

  @Option(
      names = "--importance-samples",
      defaultValue = "" + DensityExport.SAMPLES,
      paramLabel = "K",
      converter = AtLeastTwo.class,
      description = "Samples of z for each image, 2 or more (default: ${DEFAULT-VALUE}).")
  private int samples;

  @Override
  protected ObjectNode run(JobContext context) throws IOException {
    DensityExport export = new DensityExport(context.hadoop()).importanceSamples(samples);
    return options.execute(export, context);
  }
}
