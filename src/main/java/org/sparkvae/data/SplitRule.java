package org.sparkvae.data;

import java.io.Serializable;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.sparkvae.config.IngestConfig;

/**
 * Which split an image goes to. A source's own split is kept, except that a validation split is cut
 * out of train where the source has none; images without a split are divided in three. Both by a
 * hash of the id alone, so that an image never moves, whatever joins or leaves the data set.
 *
 * @param cutValidation whether the source has no validation split of its own
 */
record SplitRule(double validationFraction, double testFraction, boolean cutValidation)
    implements Serializable {

  static final String TRAIN = "train";
  static final String VALIDATION = "validation";
  static final String TEST = "test";

  /** Any fixed number; a hash of its own, so that order within shards and split are unrelated. */
  private static final long SALT = 0x5351_4c49_5456_4145L;

  private static final double HASHES = 0x1p53;

  static SplitRule of(IngestConfig config, boolean cutValidation) {
    return new SplitRule(config.validationFraction(), config.testFraction(), cutValidation);
  }

  /** What a name of a folder or file means: its canonical form, or null if it names no split. */
  static String canonical(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "train", "training" -> TRAIN;
      case "validation", "valid", "val" -> VALIDATION;
      case "test", "testing" -> TEST;
      default -> null;
    };
  }

  /** The split of an image, given the source's own, or null. */
  String split(String id, String own) {
    if (own != null && !(own.equals(TRAIN) && cutValidation)) {
      return own;
    }
    double u = (IdHash.of(id, SALT) >>> 11) / HASHES;
    if (cutValidation && u < validationFraction) {
      return VALIDATION;
    }
    return own == null && u >= 1 - testFraction ? TEST : TRAIN;
  }

  SortedMap<String, Double> fractions() {
    SortedMap<String, Double> fractions = new TreeMap<>();
    fractions.put(VALIDATION, validationFraction);
    fractions.put(TEST, testFraction);
    return fractions;
  }
}
