package org.sparkvae.data.decode;

import java.io.Serializable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The height and width that all images of a corpus are brought to. */
public record ImageSize(int height, int width) implements Serializable {
  private static final Pattern TEXT = Pattern.compile("([1-9][0-9]{0,4})x([1-9][0-9]{0,4})");
  private static final long MOST_PIXELS = 64_000_000;

  /**
   * From {@code HxW}, of 64 megapixels at most.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static ImageSize parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (matcher.matches()) {
      long height = Long.parseLong(matcher.group(1));
      long width = Long.parseLong(matcher.group(2));
      if (height * width <= MOST_PIXELS) {
        return new ImageSize((int) height, (int) width);
      }
    }
    throw new IllegalArgumentException(
        "Invalid size: " + text + " (HxW, such as 28x28, up to 64 megapixels)");
  }

  @Override
  public String toString() {
    return height + "x" + width;
  }
}
