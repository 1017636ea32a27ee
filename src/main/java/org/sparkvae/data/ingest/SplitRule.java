package org.sparkvae.data.ingest;

import java.io.Serializable;
import java.util.SortedMap;
import java.util.TreeMap;
import org.sparkvae.config.IngestConfig;
import org.sparkvae.data.source.IdHash;
import org.sparkvae.data.source.SplitNames;

/**
 * Which split an image goes to. A source's own split is kept, except that a validation split is cut
 * out of train where the source has none; images without a split are divided in three. Both by a
 * hash of the id alone, so that an image never moves, whatever joins or leaves the data set.
 *
 * @param cutValidation whether the source has no validation split of its own
 */
record SplitRule(double validationFraction, double testFraction, boolean cutValidation)
    implements Serializable {

  /** Any fixed number; a hash of its own, so that order within shards and split are unrelated. */
  private static final long SALT = 0x5351_4c49_5456_4145L;

  private static final double HASHES = 0x1p53;

  static SplitRule of(IngestConfig config, boolean cutValidation) {
    return new SplitRule(config.validationFraction(), config.testFraction(), cutValidation);
  }

  /** The split of an image, given the source's own, or null. */
  String split(String id, String own) {
    if (own != null && !(own.equals(SplitNames.TRAIN) && cutValidation)) {
      return own;
    }
    double u = (IdHash.of(id, SALT) >>> 11) / HASHES;
    if (cutValidation && u < validationFraction) {
      return SplitNames.VALIDATION;
    }
    return own == null && u >= 1 - testFraction ? SplitNames.TEST : SplitNames.TRAIN;
  }

  SortedMap<String, Double> fractions() {
    SortedMap<String, Double> fractions = new TreeMap<>();
    fractions.put(SplitNames.VALIDATION, validationFraction);
    fractions.put(SplitNames.TEST, testFraction);
    return fractions;
  }
}
