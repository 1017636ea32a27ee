package org.sparkvae.storage;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What makes two outputs the same: the command, what it was told and what it was given. The place
 * of the output is no part of it.
 *
 * @param command name of the command
 * @param arguments option to value, without output, credentials and what {@code inputs} holds
 * @param inputs name (data, model, …) to hash: a manifest's or a model's
 */
public record Identity(
    String command, SortedMap<String, String> arguments, SortedMap<String, String> inputs) {

  public Identity {
    arguments = Collections.unmodifiableSortedMap(new TreeMap<>(arguments));
    inputs = Collections.unmodifiableSortedMap(new TreeMap<>(inputs));
  }

  /** In words, the first thing in which another identity differs from this one; empty if none. */
  String difference(Identity other) {
    if (!command.equals(other.command)) {
      return "of " + other.command + ", not of " + command;
    }
    String argument = firstDifference(arguments, other.arguments);
    if (!argument.isEmpty()) {
      return "of " + command + " with another " + argument;
    }
    String input = firstDifference(inputs, other.inputs);
    return input.isEmpty() ? "" : "of " + command + " from another " + input;
  }

  private static String firstDifference(Map<String, String> mine, Map<String, String> others) {
    TreeSet<String> names = new TreeSet<>(mine.keySet());
    names.addAll(others.keySet());
    return names.stream()
        .filter(name -> !Objects.equals(mine.get(name), others.get(name)))
        .map(name -> name + ": " + shown(others, name) + " there, " + shown(mine, name) + " here")
        .findFirst()
        .orElse("");
  }

  private static String shown(Map<String, String> values, String name) {
    String value = values.getOrDefault(name, "");
    return value.isEmpty() ? "none" : value;
  }
}
