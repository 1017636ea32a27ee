package org.sparkvae.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.EnumSet;
import org.sparkvae.latent.LatentExport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code encode --run URI --data URI --output URI [--formats parquet,npy] [--model best|last]
 * [--partitions N]}: a whole corpus to latents.
 */
@Command(name = "encode", description = "Put a whole corpus through a model's encoder.")
final class EncodeCommand extends SparkVaeCommand {
  @Mixin private ExportOptions options;

  @Option(
      names = "--formats",
      split = ",",
      defaultValue = "parquet,npy",
      paramLabel = "parquet|npy",
      description = "Kinds of files to write (default: ${DEFAULT-VALUE}).")
  private EnumSet<LatentExport.Format> formats;

  @Override
  protected ObjectNode run(JobContext context) throws IOException {
    return options.execute(new LatentExport(context.hadoop()).formats(formats), context);
  }
}
