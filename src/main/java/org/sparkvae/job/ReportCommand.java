package org.sparkvae.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;
import org.sparkvae.report.Report;
import org.sparkvae.run.RunDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code report --run URI [--data URI] [--model best|last]}: one self-contained HTML page of a
 * run's curves, pictures, figures and provenance, in {@code report/index.html} of the run.
 */
@Command(name = "report", description = "Show a run on one self-contained HTML page.")
final class ReportCommand extends SparkVaeCommand {
  @Option(names = "--run", required = true, paramLabel = "URI", description = "Finished run.")
  private String run;

  @Option(
      names = "--data",
      paramLabel = "URI",
      description = "Corpus to take images from (default: what the run was trained on).")
  private String data;

  @Option(
      names = "--model",
      defaultValue = "best",
      paramLabel = "best|last",
      description = "Best model on the validation split, or the last (default: ${DEFAULT-VALUE}).")
  private ModelChoice model;

  @Override
  protected ObjectNode run(JobContext context) throws IOException {
    RunDirectory directory = RunDirectory.open(context.hadoop(), run);
    Report report =
        Report.of(context.hadoop(), directory, Optional.ofNullable(data), model.fileName());
    Optional<ObjectNode> finished = report.finished();
    return finished.isPresent() ? finished.get() : report.write(context::java);
  }
}
