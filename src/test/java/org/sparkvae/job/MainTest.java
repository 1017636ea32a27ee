package org.sparkvae.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkvae.config.UserError;
import org.sparkvae.storage.StatusLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void doneIsOneJsonLineAndStatusZero() {
    assertThat(probe("--count=3")).isZero();
    assertThat(out)
        .hasToString(
            "{\"command\":\"probe\",\"status\":\"ok\",\"images\":3,"
                + "\"about\":{\"images\":\"counted\"}}\n");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void whatLibrariesPrintStaysOffStdout() {
    PrintStream stdout = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      assertThat(probe("--chatty")).isZero();
      System.out.print("restored");
    } finally {
      System.setOut(stdout);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8)).isEqualTo("restored");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "--depth | Unknown option: '--depth'",
        "--count=x | Invalid value for option '--count': 'x' is not an int",
        "three | Unmatched argument at index 1: 'three'",
      })
  void aBadCommandLineIsOneLineAndStatusOne(String argument, String message) {
    assertThat(probe(argument)).isEqualTo(1);
    assertThat(err)
        .hasToString("Invalid command line: " + message + " (see sparkvae probe --help)\n");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aCommandIsNeeded() {
    assertThat(Main.run(new String[0], new PrintWriter(out), new PrintWriter(err))).isEqualTo(1);
    assertThat(err).hasToString("Invalid command line: no command given (see sparkvae --help)\n");
  }

  @Test
  void anUnknownCommandIsABadCommandLine() {
    assertThat(run("rank")).isEqualTo(1);
    assertThat(err)
        .hasToString(
            "Invalid command line: Unmatched argument at index 0: 'rank'"
                + " (see sparkvae --help)\n");
  }

  @Test
  void helpListsTheCommandsOnStdout() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString().lines().filter(line -> line.matches("  [a-z].*")))
        .extracting(line -> line.trim().replaceAll(" .*", ""))
        .containsExactly("ingest", "train", "evaluate", "encode", "score", "sample", "report");
    assertThat(err.toString()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ingest", "train", "evaluate", "encode", "score", "sample", "report"})
  void everyCommandHasHelp(String command) {
    assertThat(run(command, "--help")).isZero();
    assertThat(out.toString()).startsWith("Usage: sparkvae " + command + " [");
  }

  @Test
  void versionIsOneLine() {
    assertThat(run("--version")).isZero();
    assertThat(out).hasToString("sparkvae development\n");
  }

  @Test
  void userErrorsAreTheirLinesAndStatusTwo() {
    assertThat(probe("--fail=user")).isEqualTo(2);
    assertThat(err).hasToString("Invalid a: 1 (2)\nInvalid b: 1 (2)\n");
    assertThat(out.toString()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "cannot, Cannot move x: refused",
    "odd, java.lang.IllegalStateException: odd",
    "null, java.lang.NullPointerException",
    "error, java.lang.NoClassDefFoundError: x/Y",
  })
  void anythingElseIsOneLineAndStatusThree(String failure, String message) {
    assertThat(probe("--fail=" + failure)).isEqualTo(3);
    assertThat(err).hasToString(message + "\n");
    assertThat(out.toString()).isEmpty();
  }

  private int run(String... args) {
    return Main.run(args, new PrintWriter(out), new PrintWriter(err));
  }

  private int probe(String argument) {
    return Main.run(
        new Root(), new String[] {"probe", argument}, new PrintWriter(out), new PrintWriter(err));
  }

  @Command(name = "sparkvae", subcommands = Probe.class)
  private static final class Root {}

  /** Does as it is told, without Spark. */
  @Command(name = "probe")
  static final class Probe extends SparkVaeCommand {
    @Option(names = "--count")
    private int count;

    @Option(names = "--chatty")
    private boolean chatty;

    @Option(names = "--fail", defaultValue = "")
    private String failure;

    @Override
    protected ObjectNode run(JobContext context) throws Exception {
      if (chatty) {
        System.out.println("a library's chatter");
      }
      switch (failure) {
        case "user" -> throw new UserError("Invalid a: 1 (2)\nInvalid b: 1 (2)");
        case "cannot" -> throw new IOException("Cannot move x: refused\nsecond line");
        case "odd" -> throw new IllegalStateException("odd");
        case "null" -> throw new NullPointerException();
        case "error" -> throw new NoClassDefFoundError("x/Y");
        default -> {
          return StatusLine.of("probe").figure("images", count, "counted").json();
        }
      }
    }
  }
}
