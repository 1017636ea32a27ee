package org.sparkvae.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Typed, range-checked reading of a resolved configuration. A bad value becomes a line of {@link
 * #problems()} and reading goes on, so that all of them are reported together. Whole numbers are
 * exact: the library would cut 2.5 down to 2.
 */
final class Settings {
  private static final String MILLISECONDS = "ms";

  private final Config config;
  private final List<String> problems = new ArrayList<>();
  private final SortedMap<String, Object> values = new TreeMap<>();

  Settings(Config config) {
    this.config = config;
  }

  List<String> problems() {
    return problems;
  }

  /** What was read, as JSON with sorted keys and without white space. */
  String json() {
    return ConfigFactory.parseMap(values).root().render(ConfigRenderOptions.concise());
  }

  int integer(String key, int least) {
    return read(key, this::getInt, v -> v >= least, "a whole number from " + least, least);
  }

  int integer(String key, int least, int most) {
    String range = "a whole number from " + least + " to " + most;
    return read(key, this::getInt, v -> v >= least && v <= most, range, least);
  }

  long longInteger(String key, long least) {
    return read(key, this::getLong, v -> v >= least, "a whole number from " + least, least);
  }

  long seed(String key) {
    return read(key, this::getLong, v -> true, "a whole number", 0L);
  }

  double positive(String key) {
    return read(key, config::getDouble, v -> v > 0 && Double.isFinite(v), "a number above 0", 1.0);
  }

  double notNegative(String key) {
    return read(key, config::getDouble, v -> v >= 0 && Double.isFinite(v), "a number from 0", 0.0);
  }

  double positiveShare(String key) {
    return read(key, config::getDouble, v -> v > 0 && v <= 1, "a number above 0, up to 1", 1.0);
  }

  double fraction(String key) {
    return read(key, config::getDouble, v -> v >= 0 && v <= 1, "a number from 0 to 1", 0.0);
  }

  double belowOne(String key) {
    return read(key, config::getDouble, v -> v >= 0 && v < 1, "a number from 0 to below 1", 0.0);
  }

  /** A value that is all right alone, but not beside others; a bad one has its line already. */
  void refuse(String key, String allowed) {
    if (values.containsKey(key)) {
      problems.add("Invalid " + key + ": " + shown(key) + " (" + allowed + ")");
    }
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
    return choice(key, Arrays.asList(type.getEnumConstants()), "");
  }

  /**
   * One of these.
   *
   * @param where it is these that are allowed, for the message; or nothing
   */
  <E extends Enum<E>> E choice(String key, List<E> allowed, String where) {
    List<String> names = allowed.stream().map(Settings::name).toList();
    String expected = String.join(", ", names) + where;
    String name = read(key, config::getString, names::contains, expected, names.get(0));
    return allowed.get(names.indexOf(name));
  }

  /** What a constant is called in a configuration. */
  static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** A time with its unit: a number alone is milliseconds to the library, seconds to a reader. */
  Duration time(String key, long leastMillis) {
    String least = leastMillis + MILLISECONDS;
    String text =
        read(
            key,
            this::getTime,
            v -> millis(v) >= leastMillis,
            "a time from " + leastMillis + " ms, with its unit, as 30 s",
            least);
    return Duration.ofMillis(millis(text));
  }

  List<Integer> sizes(String key) {
    return read(
        key,
        this::getInts,
        list -> list.stream().allMatch(v -> v > 0),
        "a list of whole numbers from 1",
        List.of());
  }

  /** None, or so many. */
  List<Integer> sizesOrNone(String key, int count) {
    return read(
        key,
        this::getInts,
        list -> list.isEmpty() || (list.size() == count && list.stream().allMatch(v -> v > 0)),
        "none or " + count + " whole numbers from 1",
        List.of());
  }

  List<String> names(String key) {
    return read(
        key, config::getStringList, Settings::areNames, "a list of different names", List.of(""));
  }

  private <T> T read(
      String key, Function<String, T> get, Predicate<T> allowed, String expected, T fallback) {
    try {
      T value = config.getIsNull(key) ? null : get.apply(key);
      if (value != null && allowed.test(value)) {
        values.put(key, value);
        return value;
      }
    } catch (ConfigException | ArithmeticException | NumberFormatException e) {
      // Reported below in the same words as a value out of range.
    }
    problems.add("Invalid " + key + ": " + shown(key) + " (" + expected + ")");
    return fallback;
  }

  private int getInt(String key) {
    return new BigDecimal(config.getString(key)).intValueExact();
  }

  private String getTime(String key) {
    if (config.getString(key).matches("[-+.\\d]*")) {
      throw new NumberFormatException("a number without a unit");
    }
    return config.getDuration(key).toMillis() + MILLISECONDS;
  }

  private static long millis(String time) {
    return Long.parseLong(time.substring(0, time.length() - MILLISECONDS.length()));
  }

  private long getLong(String key) {
    return new BigDecimal(config.getString(key)).longValueExact();
  }

  private List<Integer> getInts(String key) {
    return config.getStringList(key).stream().map(v -> new BigDecimal(v).intValueExact()).toList();
  }

  private static boolean areNames(List<String> list) {
    boolean distinct = new HashSet<>(list).size() == list.size();
    return distinct && !list.isEmpty() && list.stream().noneMatch(String::isBlank);
  }

  private String shown(String key) {
    return config.getIsNull(key)
        ? "null"
        : config.getValue(key).unwrapped().toString().lines().collect(Collectors.joining(" "));
  }
}
