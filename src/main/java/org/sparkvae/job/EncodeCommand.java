package org.sparkvae.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.EnumSet;
import org.sparkvae.data.Corpus;
import org.sparkvae.job.preflight.Preflight;
import org.sparkvae.latent.LatentExport;
import org.sparkvae.run.RunDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code encode --run URI --data URI --output URI [--formats parquet,npy] [--model best|last]
 * [--partitions N]}: a whole corpus to latents.
 */
@Command(name = "encode", description = "Put a whole corpus through a model's encoder.")
final class EncodeCommand extends SparkVaeCommand {
  @Option(names = "--run", required = true, paramLabel = "URI", description = "Finished run.")
  private String run;

  @Option(names = "--data", required = true, paramLabel = "URI", description = "Corpus.")
  private String data;

  @Option(names = "--output", required = true, paramLabel = "URI", description = "Output to write.")
  private String output;

  @Option(
      names = "--formats",
      split = ",",
      defaultValue = "parquet,npy",
      paramLabel = "parquet|npy",
      description = "Kinds of files to write (default: ${DEFAULT-VALUE}).")
  private EnumSet<LatentExport.Format> formats;

  @Option(
      names = "--model",
      defaultValue = "best",
      paramLabel = "best|last",
      description = "Best model by validation ELBO, or the last (default: ${DEFAULT-VALUE}).")
  private ModelChoice model;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description = "Tasks to cut the corpus into (default: its shards, at least a few).")
  private Integer partitions;

  @Override
  protected ObjectNode run(JobContext context) throws IOException {
    LatentExport export =
        new LatentExport(context.hadoop())
            .run(run)
            .data(data)
            .output(output)
            .formats(formats)
            .model(model.fileName());
    if (partitions != null) {
      export.partitions(partitions);
    }
    Preflight preflight =
        ModelUse.preflight(
            RunDirectory.open(context.hadoop(), run), Corpus.open(context.hadoop(), data));
    return export.execute(() -> preflight.on(context.java())).line();
  }
}
