package org.sparkvae.data.source;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Identifiers of images. Escaped characters stand as {@code %XX} for each byte of their UTF-8, so
 * that an id is always one line of text and two names never share an id.
 */
final class Ids {
  private static final char LINE_SEPARATOR = '\u2028';
  private static final char PARAGRAPH_SEPARATOR = '\u2029';

  private Ids() {}

  /** Of an image in its own file, from its path below the input. */
  static String ofPath(String relativePath) {
    StringBuilder id = new StringBuilder(relativePath.length());
    relativePath
        .codePoints()
        .forEach(
            c -> {
              if (isPlain(c)) {
                id.appendCodePoint(c);
              } else {
                escape(c, id);
              }
            });
    return id.toString();
  }

  /** Of an image in a file of many. */
  static String ofRow(String file, long index) {
    return ofPath(file) + "#" + index;
  }

  private static boolean isPlain(int c) {
    return c != '%'
        && c != '#'
        && c != LINE_SEPARATOR
        && c != PARAGRAPH_SEPARATOR
        && !Character.isISOControl(c)
        && !isLoneSurrogate(c);
  }

  private static boolean isLoneSurrogate(int c) {
    return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
  }

  private static void escape(int c, StringBuilder id) {
    if (isLoneSurrogate(c)) {
      id.append(String.format(Locale.ROOT, "%%u%04X", c));
      return;
    }
    for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
      id.append(String.format(Locale.ROOT, "%%%02X", b));
    }
  }
}
