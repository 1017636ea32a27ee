package org.sparkvae.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** The keys that {@code reference.conf} has, and what to say of any other. */
final class KnownKeys {
  private final Config reference;
  private final SortedMap<String, ConfigValue> known;

  KnownKeys(Config reference) {
    this.reference = reference;
    this.known = settings(reference);
  }

  /** The reference with the known ones of these settings; each unknown one becomes a problem. */
  Config overridden(Config given, Collection<String> problems) {
    Config result = reference;
    for (Map.Entry<String, ConfigValue> setting : settings(given).entrySet()) {
      String key = setting.getKey();
      if (known.containsKey(key)) {
        result = result.withValue(key, setting.getValue());
      } else {
        problems.add("Invalid key: " + key + " (nearest: " + nearest(key) + ")");
      }
    }
    return result;
  }

  private String nearest(String key) {
    return known.keySet().stream()
        .min(
            Comparator.comparingInt((String candidate) -> distance(key, candidate))
                .thenComparingInt(candidate -> edits(key, candidate)))
        .orElseThrow();
  }

  /** Edits between two keys; the right name in a wrong section is one edit away. */
  private static int distance(String key, String candidate) {
    return Math.min(edits(key, candidate), 2 * edits(name(key), name(candidate)) + 1);
  }

  private static int edits(String a, String b) {
    return LevenshteinDistance.getDefaultInstance().apply(a, b);
  }

  private static String name(String key) {
    return key.substring(key.lastIndexOf('.') + 1);
  }

  /** Every value that is no section, by its path; also sections without any. */
  private static SortedMap<String, ConfigValue> settings(Config config) {
    SortedMap<String, ConfigValue> found = new TreeMap<>();
    collect(List.of(), config.root(), found);
    return found;
  }

  private static void collect(
      List<String> path, ConfigObject section, SortedMap<String, ConfigValue> found) {
    for (Map.Entry<String, ConfigValue> entry : section.entrySet()) {
      List<String> longer = new ArrayList<>(path);
      longer.add(entry.getKey());
      if (entry.getValue() instanceof ConfigObject inner && !inner.isEmpty()) {
        collect(longer, inner, found);
      } else {
        found.put(ConfigUtil.joinPath(longer), entry.getValue());
      }
    }
  }
}
