package org.sparkvae.evaluation.quality;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;

/** The numbers that {@code reference.py} draws, and what other tools make of them. */
final class Generator {
  private Generator() {}

  /** The high bytes of a linear congruential generator. */
  static int[] levels(int seed, int count) {
    long state = seed;
    int[] levels = new int[count];
    for (int i = 0; i < count; i++) {
      state = (1103515245 * state + 12345) % (1L << 31);
      levels[i] = (int) (state >> 16 & 255);
    }
    return levels;
  }

  /** The rows of a resource in this package. */
  static Stream<double[]> table(String resource) {
    try (InputStream in = Generator.class.getResourceAsStream(resource)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> Arrays.stream(line.split(",")).mapToDouble(Double::parseDouble).toArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
