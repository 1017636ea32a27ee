package org.sparkvae.report;

import java.util.List;

/** What a label is called: its name in the corpus, or its number where it has none. */
record ClassNames(List<String> names) {

  ClassNames {
    names = List.copyOf(names);
  }

  /** Name of a label; null is {@code unlabelled}. */
  String of(Integer label) {
    if (label == null) {
      return "unlabelled";
    }
    return label >= 0 && label < names.size() ? names.get(label) : "class " + label;
  }
}
