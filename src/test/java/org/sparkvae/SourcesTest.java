package org.sparkvae;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The house rules of the sources that neither the formatter nor the compiler checks. */
class SourcesTest {
  private static final int MOST_LINES = 400;
  private static final Pattern LEFT_OUT =
      Pattern.compile("\\b(TODO|FIXME|XXX)\\b|^\\s*var \\w|^import .*\\*;|\\blombok\\b");
  private static final Pattern PRINTS =
      Pattern.compile("System\\.(out|err)\\.print|printStackTrace");

  @Test
  void noFileIsLongerThanOneReads() throws IOException {
    assertThat(sources()).allMatch(file -> lines(file).size() < MOST_LINES);
  }

  @Test
  void nothingIsLeftForLaterAndTypesAreNamed() throws IOException {
    assertThat(sources()).allSatisfy(file -> assertThat(lines(file)).noneMatch(this::isLeftOut));
  }

  @Test
  void nothingPrints() throws IOException {
    assertThat(sources())
        .filteredOn(file -> file.startsWith(Path.of("src", "main")))
        .allSatisfy(file -> assertThat(lines(file)).noneMatch(line -> PRINTS.matcher(line).find()));
  }

  private boolean isLeftOut(String line) {
    return LEFT_OUT.matcher(line).find();
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src"))) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.endsWith("SourcesTest.java"))
          .toList();
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
