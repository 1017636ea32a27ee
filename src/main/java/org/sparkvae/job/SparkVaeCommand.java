package org.sparkvae.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * One command: runs with a {@link JobContext} and prints its JSON line when everything, Spark
 * included, has ended. What it throws, {@link Main} turns into a message and an exit status.
 */
@Command(mixinStandardHelpOptions = true, versionProvider = Version.class)
public abstract class SparkVaeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  /**
   * Does the work.
   *
   * @return the line to print, made by {@link org.sparkvae.storage.StatusLine}
   */
  protected abstract ObjectNode run(JobContext context) throws Exception;

  /** A line on stderr. */
  protected final void tell(String line) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(line);
    err.flush();
  }

  @Override
  public final Integer call() throws Exception {
    ObjectNode line;
    LogNames.set(spec);
    try (JobContext context = new JobContext(spec.name())) {
      line = run(context);
    } finally {
      LogNames.clear();
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
    return CommandLine.ExitCode.OK;
  }
}
