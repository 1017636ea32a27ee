package org.sparkvae.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A side in a process of its own that stays warm between measurements and idle meanwhile: it blocks
 * on its input. It first says what it is, one JSON object a line; then it answers each line {@code
 * measure N} by a {@link Measurement}, and ends with its input.
 */
final class SideProcess implements Side, AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long SECONDS_TO_END = 60;

  private final String name;
  private final Process process;
  private final Path log;
  private final BufferedReader answers;
  private final Writer commands;
  private final JsonNode about;

  /** The process has ended where an answer was due. */
  static final class Ended extends IllegalStateException {
    private static final long serialVersionUID = 1;

    Ended(String message) {
      super(message);
    }
  }

  /**
   * Starts it and waits until it is ready.
   *
   * @param log where its stderr goes
   */
  SideProcess(String name, ProcessBuilder builder, Path log) throws IOException {
    this.name = name;
    this.log = log;
    Files.createDirectories(log.getParent());
    this.process = builder.redirectError(log.toFile()).start();
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    this.commands = process.outputWriter(StandardCharsets.UTF_8);
    this.about = read();
  }

  /** What it has said of itself. */
  JsonNode about() {
    return about;
  }

  @Override
  public Measurement measure(long minibatches) {
    request(minibatches);
    return answer();
  }

  /** Sets it going. */
  void request(long minibatches) {
    try {
      commands.write("measure " + minibatches + "\n");
      commands.flush();
    } catch (IOException e) {
      throw ended(e);
    }
  }

  /** Waits for what it was set to do. */
  Measurement answer() {
    return Measurement.of(read());
  }

  private JsonNode read() {
    try {
      String line = answers.readLine();
      if (line == null) {
        throw ended(null);
      }
      return JSON.readTree(line);
    } catch (IOException e) {
      throw ended(e);
    }
  }

  private Ended ended(IOException cause) {
    Ended ended = new Ended("Cannot measure " + name + ": " + reason());
    ended.initCause(cause);
    return ended;
  }

  private String reason() {
    try {
      if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
        return "it does not answer (" + log + ")";
      }
      return "it ended with status " + process.exitValue() + lastWords() + " (" + log + ")";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  /** The last line that is no part of a stack trace. */
  private String lastWords() throws IOException {
    return Files.readAllLines(log).stream()
        .filter(line -> !line.isBlank() && !Character.isWhitespace(line.charAt(0)))
        .reduce((earlier, later) -> later)
        .map(line -> ": " + line)
        .orElse("");
  }

  @Override
  public void close() {
    try (commands) {
      commands.flush();
    } catch (IOException e) {
      throw ended(e);
    }
    try {
      if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
