package org.sparkvae.data.source;

import java.util.Locale;

/** The names that splits go by. A source may have others of its own besides these. */
public final class SplitNames {
  /** Images to learn from. */
  public static final String TRAIN = "train";

  /** Images that tell which model is the best. */
  public static final String VALIDATION = "validation";

  /** Images that are kept for the last judgement. */
  public static final String TEST = "test";

  private SplitNames() {}

  /** What a name of a folder or file means: its canonical form, or null if it names no split. */
  public static String canonical(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "train", "training" -> TRAIN;
      case "validation", "valid", "val" -> VALIDATION;
      case "test", "testing" -> TEST;
      default -> null;
    };
  }
}
