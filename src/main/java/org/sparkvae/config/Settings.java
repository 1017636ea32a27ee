package org.sparkvae.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Typed, range-checked reading of a resolved configuration. A bad value becomes a line of {@link
 * #problems()} and reading goes on, so that all of them are reported together.
 */
final class Settings {
  private final Config config;
  private final List<String> problems = new ArrayList<>();

  Settings(Config config) {
    this.config = config;
  }

  List<String> problems() {
    return problems;
  }

  int integer(String key, int least) {
    return read(key, config::getInt, v -> v >= least, "a whole number from " + least, least);
  }

  long longInteger(String key, long least) {
    return read(key, config::getLong, v -> v >= least, "a whole number from " + least, least);
  }

  double positive(String key) {
    return read(key, config::getDouble, v -> v > 0 && Double.isFinite(v), "a number above 0", 1.0);
  }

  double notNegative(String key) {
    return read(key, config::getDouble, v -> v >= 0 && Double.isFinite(v), "a number from 0", 0.0);
  }

  double fraction(String key) {
    return read(key, config::getDouble, v -> v >= 0 && v <= 1, "a number from 0 to 1", 0.0);
  }

  boolean bool(String key) {
    return read(key, config::getBoolean, v -> true, "true or false", false);
  }

  String text(String key) {
    return read(key, config::getString, v -> !v.isBlank(), "a name", "");
  }

  String oneOf(String key, String... allowed) {
    String list = String.join(", ", allowed);
    return read(key, config::getString, Arrays.asList(allowed)::contains, list, allowed[0]);
  }

  <E extends Enum<E>> E choice(String key, Class<E> type) {
    E[] constants = type.getEnumConstants();
    String[] names =
        Arrays.stream(constants).map(e -> e.name().toLowerCase(Locale.ROOT)).toArray(String[]::new);
    return Enum.valueOf(type, oneOf(key, names).toUpperCase(Locale.ROOT));
  }

  List<Integer> sizes(String key) {
    return read(
        key,
        config::getIntList,
        list -> list.stream().allMatch(v -> v > 0),
        "a list of whole numbers from 1",
        List.of());
  }

  List<String> names(String key) {
    return read(
        key,
        config::getStringList,
        list -> !list.isEmpty() && list.stream().noneMatch(String::isBlank),
        "a list of names",
        List.of(""));
  }

  private <T> T read(
      String key, Function<String, T> get, Predicate<T> allowed, String expected, T fallback) {
    try {
      T value = get.apply(key);
      if (allowed.test(value)) {
        return value;
      }
    } catch (ConfigException.WrongType | ConfigException.BadValue | ConfigException.Null e) {
      // Reported below in the same words as a value out of range.
    }
    problems.add("Invalid " + key + ": " + shown(key) + " (" + expected + ")");
    return fallback;
  }

  private String shown(String key) {
    return config.getIsNull(key)
        ? "null"
        : config.getValue(key).unwrapped().toString().lines().collect(Collectors.joining(" "));
  }
}
