package org.sparkvae.job;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.sparkvae.config.UserError;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code sparkvae COMMAND [OPTIONS]}.
 *
 * <p>The last line on stdout is the command's JSON object; all else goes to stderr. Exit status: 0
 * done, 1 bad command line, 2 something that the operator can mend, 3 anything else. The process
 * ends with 0 by returning from {@link #main}.
 */
@Command(
    name = "sparkvae",
    description = "Variational autoencoders on Spark: from images to latents and back.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      IngestCommand.class,
      TrainCommand.class,
      EvaluateCommand.class,
      EncodeCommand.class,
      ScoreCommand.class,
      SampleCommand.class,
      ReportCommand.class
    })
public final class Main implements Runnable {
  private static final int BAD_COMMAND_LINE = 1;

  @Spec private CommandSpec spec;

  public static void main(String[] args) {
    int status = run(args, writer(System.out), writer(System.err));
    if (status != CommandLine.ExitCode.OK) {
      System.exit(status);
    }
  }

  /** Runs one command line; what libraries print on stdout meanwhile goes to stderr. */
  static int run(String[] args, PrintWriter out, PrintWriter err) {
    return run(new Main(), args, out, err);
  }

  static int run(Object root, String[] args, PrintWriter out, PrintWriter err) {
    PrintStream stdout = System.out;
    System.setOut(System.err);
    try {
      Platform.require();
      return commandLine(root, out, err).execute(args);
    } catch (UserError e) {
      // Not by Failure, whose classes may be missing where the platform does not fit.
      err.println(e.getMessage());
      return CommandLine.ExitCode.USAGE;
    } catch (Throwable e) {
      return Failure.of(e).report(e, err);
    } finally {
      System.setOut(stdout);
    }
  }

  static CommandLine commandLine(Object root, PrintWriter out, PrintWriter err) {
    return new CommandLine(root)
        .setOut(out)
        .setErr(err)
        .setParameterExceptionHandler((e, args) -> badCommandLine(e))
        .setExecutionExceptionHandler((e, line, parsed) -> Failure.of(e).report(e, err));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command given");
  }

  private static int badCommandLine(ParameterException e) {
    CommandLine command = e.getCommandLine();
    String help = command.getCommandSpec().qualifiedName() + " --help";
    command.getErr().println("Invalid command line: " + e.getMessage() + " (see " + help + ")");
    return BAD_COMMAND_LINE;
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }
}
