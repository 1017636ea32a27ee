package org.sparkvae.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.sparkvae.data.Corpus;
import org.sparkvae.job.preflight.Preflight;
import org.sparkvae.latent.CorpusExport;
import org.sparkvae.run.RunDirectory;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every command is told that puts a whole corpus through a model. */
final class ExportOptions {
  @Mixin private ModelOptions model;

  @Option(names = "--data", required = true, paramLabel = "URI", description = "Corpus.")
  private String data;

  @Option(names = "--output", required = true, paramLabel = "URI", description = "Output to write.")
  private String output;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description = "Tasks to cut the corpus into (default: its shards, at least a few).")
  private Integer partitions;

  /** Runs an export as told. */
  ObjectNode execute(CorpusExport<?> export, JobContext context) throws IOException {
    export.run(model.run()).data(data).output(output).model(model.model());
    if (partitions != null) {
      export.partitions(partitions);
    }
    Preflight preflight =
        ModelUse.preflight(
            RunDirectory.open(context.hadoop(), model.run()), Corpus.open(context.hadoop(), data));
    return export.execute(() -> preflight.on(context.java())).line();
  }
}
