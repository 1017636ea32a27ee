package org.sparkvae.data.decode;

import java.io.Serializable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The height and width that all images of a corpus are brought to. */
public record ImageSize(int height, int width) implements Serializable {
  private static final Pattern TEXT = Pattern.compile("([1-9][0-9]{0,4})x([1-9][0-9]{0,4})");

  /**
   * From {@code HxW}.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static ImageSize parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("Invalid size: " + text + " (HxW, such as 28x28)");
    }
    return new ImageSize(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }

  @Override
  public String toString() {
    return height + "x" + width;
  }
}
