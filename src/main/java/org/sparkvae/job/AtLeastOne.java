package org.sparkvae.job;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A whole number from 1 on the command line. */
final class AtLeastOne implements ITypeConverter<Integer> {
  @Override
  public Integer convert(String text) {
    try {
      int value = Integer.parseInt(text);
      if (value >= 1) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Refused below, in the same words as a number out of range.
    }
    throw new TypeConversionException(
        "'" + text + "' is no whole number from 1 to " + Integer.MAX_VALUE);
  }
}
