package org.sparkvae.job;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.MDC;
import org.sparkvae.storage.HadoopFiles;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The command and the run that log lines are of: the place of the run, or of the output where there
 * is none. A run that is tried again, and all that is done with it later, has the same. Spark hands
 * entries with these keys on to the tasks.
 */
final class LogNames {
  static final String COMMAND = "mdc.command";
  static final String RUN = "mdc.run";

  static final List<String> KEYS = List.of(COMMAND, RUN);

  private LogNames() {}

  /** Of this command, for this thread and those that it starts. */
  static void set(CommandSpec spec) {
    Optional<String> run =
        Stream.of("--run", "--output")
            .map(spec::findOption)
            .filter(Objects::nonNull)
            .map(OptionSpec::<String>getValue)
            .filter(Objects::nonNull)
            .findFirst()
            .map(uri -> HadoopFiles.shown(HadoopFiles.path(uri)));
    MDC.put(COMMAND, spec.name());
    run.ifPresent(uri -> MDC.put(RUN, uri));
  }

  static void clear() {
    KEYS.forEach(MDC::remove);
  }
}
