package org.sparkvae.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process of its own, run to its end: what it printed and how it ended. */
public record Command(int status, String out, String err) {
  private static final long MINUTES = 10;

  /** Runs the command with these variables set, and those of empty value taken away. */
  public static Command run(List<String> words, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile("command", ".out");
    Path err = Files.createTempFile("command", ".err");
    try {
      Process process = start(words, environment, out, err);
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IOException("Cannot wait for " + words + ": over " + MINUTES + " minutes");
      }
      return new Command(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  private static Process start(
      List<String> words, Map<String, String> environment, Path out, Path err) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(words);
    environment.forEach((name, value) -> set(builder.environment(), name, value));
    return builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
  }

  private static void set(Map<String, String> environment, String name, String value) {
    if (value.isEmpty()) {
      environment.remove(name);
    } else {
      environment.put(name, value);
    }
  }

  /** The last line on stdout, where a job puts its JSON object. */
  public String lastLine() {
    List<String> lines = out.lines().toList();
    return lines.get(lines.size() - 1);
  }

  /** The lines on stderr. */
  public List<String> errorLines() {
    return err.lines().toList();
  }
}
