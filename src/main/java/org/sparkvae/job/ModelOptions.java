package org.sparkvae.job;

import picocli.CommandLine.Option;

/** Which trained model a command uses. */
final class ModelOptions {
  @Option(names = "--run", required = true, paramLabel = "URI", description = "Finished run.")
  private String run;

  @Option(
      names = "--model",
      defaultValue = "best",
      paramLabel = "best|last",
      description = "Best model on the validation split, or the last (default: ${DEFAULT-VALUE}).")
  private ModelChoice model;

  String run() {
    return run;
  }

  /** {@code best} or {@code last}. */
  String model() {
    return model.fileName();
  }
}
