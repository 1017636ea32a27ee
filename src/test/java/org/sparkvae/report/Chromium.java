package org.sparkvae.report;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.sparkvae.testing.Command;

/** The machine's own Chromium, without a window: opens a page and says what became of it. */
final class Chromium {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  private final Path program;
  private final Path profile;

  private Chromium(Path program, Path profile) {
    this.program = program;
    this.profile = profile;
  }

  /** The first on the PATH, if any, with a fresh profile in this folder. */
  static Optional<Chromium> find(Path profile) {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst()
        .map(program -> new Chromium(program, profile));
  }

  /**
   * A page after its scripts have run.
   *
   * @param dom the document as HTML
   * @param console messages that the page gave rise to
   */
  record Opened(String dom, List<String> console) {}

  /** Opens a file in a window so wide. */
  Opened open(Path page, int width) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of(program.toString(), "--headless", "--dump-dom"));
    words.addAll(List.of("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync"));
    words.addAll(List.of("--disable-background-networking", "--disable-component-update"));
    words.addAll(List.of("--enable-logging=stderr", "--virtual-time-budget=10000"));
    words.add("--window-size=" + width + ",900");
    words.add("--user-data-dir=" + profile);
    words.add(page.toUri().toString());
    Command ended = Command.run(words, Map.of());
    if (ended.status() != 0) {
      throw new IOException("Cannot open " + page + " in Chromium: " + ended.err());
    }
    return new Opened(ended.out(), console(ended.err().lines()));
  }

  private static List<String> console(Stream<String> log) {
    return log.filter(line -> line.contains(":CONSOLE")).toList();
  }
}
