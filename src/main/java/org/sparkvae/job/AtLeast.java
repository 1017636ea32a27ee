package org.sparkvae.job;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A whole number from some least one on the command line. */
abstract class AtLeast implements ITypeConverter<Integer> {
  private final int least;

  AtLeast(int least) {
    this.least = least;
  }

  @Override
  public final Integer convert(String text) {
    try {
      int value = Integer.parseInt(text);
      if (value >= least) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Refused below, in the same words as a number out of range.
    }
    throw new TypeConversionException(
        "'" + text + "' is no whole number from " + least + " to " + Integer.MAX_VALUE);
  }
}
