package org.sparkvae.latent;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.sparkvae.config.UserError;
import org.sparkvae.model.LabelClass;
import org.sparkvae.model.Noise;

/**
 * Which class a conditional model is to draw each sample of: a wanted one, or, since p(x) = Σ p(y)
 * p(x|y), one as often as training saw it. That of sample i follows from seed and i alone.
 *
 * @param classes of the model; none where it is not conditional
 * @param wanted label of every sample, or -1
 */
record SampleLabels(List<LabelClass> classes, int wanted, long seed) implements Serializable {
  private static final int NONE = -1;

  /** Keeps labels from following the same numbers as the noise of z. */
  private static final long STREAM = 0x6c6162656cL;

  private static final int NEAREST = 3;

  /**
   * Of one class, by its name.
   *
   * @param name or null for any
   * @throws UserError if the model has no such class
   */
  static SampleLabels of(List<LabelClass> classes, String name, long seed) {
    if (name == null) {
      return new SampleLabels(classes, NONE, seed);
    }
    if (classes.isEmpty()) {
      throw new UserError("Invalid --label: " + name + " (the model is not conditional)");
    }
    for (int label = 0; label < classes.size(); label++) {
      if (classes.get(label).name().equals(name)) {
        return new SampleLabels(classes, label, seed);
      }
    }
    throw new UserError("Invalid --label: " + name + " (nearest: " + nearest(classes, name) + ")");
  }

  private static String nearest(List<LabelClass> classes, String name) {
    LevenshteinDistance edits = LevenshteinDistance.getDefaultInstance();
    return classes.stream()
        .map(LabelClass::name)
        .sorted(Comparator.comparing(candidate -> edits.apply(name, candidate)))
        .limit(NEAREST)
        .collect(Collectors.joining(", "));
  }

  boolean areThere() {
    return !classes.isEmpty();
  }

  /** Label of a sample. */
  int of(long sample) {
    if (wanted != NONE || classes.isEmpty()) {
      return wanted;
    }
    long all = classes.stream().mapToLong(LabelClass::images).sum();
    long place = new SplittableRandom(Noise.key(seed, STREAM, sample)).nextLong(all);
    int label = 0;
    while (place >= classes.get(label).images()) {
      place -= classes.get(label).images();
      label++;
    }
    return label;
  }

  /** Name of a sample's class as a field of a CSV file (RFC 4180). */
  String csv(long sample) {
    String name = classes.get(of(sample)).name();
    boolean plain = name.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? name : '"' + name.replace("\"", "\"\"") + '"';
  }

  /** In words, for the {@code about} of a status line. */
  String words() {
    return wanted == NONE
        ? "of each sample drawn as often as training saw it; beside its id in labels/"
        : classes.get(wanted).name() + " for every sample";
  }
}
