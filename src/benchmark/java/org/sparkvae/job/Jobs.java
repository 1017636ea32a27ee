package org.sparkvae.job;

import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** What the benchmarks share with the commands: their Spark, and how they end. */
public final class Jobs {
  private Jobs() {}

  /** Spark with the settings of every command. */
  public static JobContext context(String name) {
    return new JobContext(name);
  }

  /** As {@link Main#main}, for another command; returns its exit status. */
  public static int run(Object command, String[] arguments) {
    PrintWriter out =
        new PrintWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8), true);
    PrintWriter err =
        new PrintWriter(new OutputStreamWriter(System.err, StandardCharsets.UTF_8), true);
    return Main.run(command, arguments, out, err);
  }

  /** The same with what it prints. */
  public static int run(Object command, String[] arguments, PrintWriter out, PrintWriter err) {
    return Main.run(command, arguments, out, err);
  }
}
