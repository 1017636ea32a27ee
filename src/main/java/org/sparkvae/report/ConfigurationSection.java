package org.sparkvae.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.sparkvae.picture.Markup;

/** Every setting that the run was trained with, resolved. */
final class ConfigurationSection implements Section {
  private final JsonNode configuration;

  ConfigurationSection(JsonNode configuration) {
    this.configuration = configuration;
  }

  @Override
  public String id() {
    return "configuration";
  }

  @Override
  public String title() {
    return "Configuration";
  }

  @Override
  public List<Markup> content() {
    return List.of(Parts.pairs("Every setting of the run, defaults included", flat(configuration)));
  }

  /** Dotted keys, as an operator writes them; values as JSON, strings without quotes. */
  static Map<String, String> flat(JsonNode tree) {
    Map<String, String> settings = new TreeMap<>();
    collect("", tree, settings);
    return settings;
  }

  private static void collect(String prefix, JsonNode tree, Map<String, String> settings) {
    tree.fields()
        .forEachRemaining(
            field -> {
              String key = prefix + field.getKey();
              JsonNode value = field.getValue();
              if (value.isObject()) {
                collect(key + ".", value, settings);
              } else {
                settings.put(key, value.isArray() ? list(value) : value.asText());
              }
            });
  }

  private static String list(JsonNode values) {
    List<String> items = new ArrayList<>();
    values.forEach(value -> items.add(value.isValueNode() ? value.asText() : value.toString()));
    return "[" + String.join(", ", items) + "]";
  }
}
