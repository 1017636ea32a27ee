package org.sparkvae.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.sparkvae.config.RunConfig;

/**
 * What makes two runs the same: the settings that decide over its numbers, its data, and the model
 * that it began with. What it computes with is part of it as long as it is trained.
 *
 * @param config as canonical JSON
 * @param provenance what {@link Provenance} says
 */
record RunIdentity(JsonNode config, ObjectNode provenance) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NATIVE = "native.";

  /** Settings that change nothing about the result. */
  private static final List<String> IRRELEVANT =
      List.of("ingest.", "checkpoint.", "lease.", "training.cache-bytes", "training.port");

  static RunIdentity of(RunConfig config, ObjectNode provenance) throws IOException {
    return new RunIdentity(JSON.readTree(config.json()), provenance);
  }

  /**
   * Names of settings and inputs in which another run differs.
   *
   * @param anyNatives whether it may compute with other instructions
   */
  Set<String> differences(RunIdentity other, boolean anyNatives) {
    Set<String> names = keys("", other);
    names.removeIf(key -> anyNatives && key.startsWith(NATIVE));
    IRRELEVANT.forEach(prefix -> names.removeIf(key -> key.startsWith(prefix)));
    if (differs(Provenance.DATA_SHA256, other)) {
      names.add("data");
    }
    if (differs(Provenance.FIRST_MODEL_SHA256, other)) {
      names.add("--init-from");
    }
    return names;
  }

  /** Settings of the model's architecture in which another run differs. */
  Set<String> modelDifferences(RunIdentity other) {
    return keys("model.", other);
  }

  /** Whether another run would compute the same bits. */
  boolean computesAs(RunIdentity other) {
    return Provenance.NATIVES.stream().noneMatch(name -> differs(name, other));
  }

  /** What it computes with, in words. */
  String natives() {
    return Provenance.NATIVES.stream()
        .map(name -> name.replace('_', ' ') + " " + provenance.path(name).asText("unknown"))
        .collect(Collectors.joining(", "));
  }

  private boolean differs(String name, RunIdentity other) {
    return !provenance.path(name).equals(other.provenance.path(name));
  }

  private Set<String> keys(String prefix, RunIdentity other) {
    Set<String> keys = new TreeSet<>();
    collectDifferences("", config, other.config, keys);
    keys.removeIf(key -> !key.startsWith(prefix));
    return keys;
  }

  private static void collectDifferences(String key, JsonNode a, JsonNode b, Set<String> keys) {
    if (a.isObject() && b.isObject()) {
      Set<String> names = new TreeSet<>();
      a.fieldNames().forEachRemaining(names::add);
      b.fieldNames().forEachRemaining(names::add);
      for (String name : names) {
        String child = key.isEmpty() ? name : key + "." + name;
        collectDifferences(child, a.path(name), b.path(name), keys);
      }
    } else if (!a.equals(b)) {
      keys.add(key);
    }
  }
}
