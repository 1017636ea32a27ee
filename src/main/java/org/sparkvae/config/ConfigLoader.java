package org.sparkvae.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Resolves a {@link RunConfig}: {@code reference.conf}, then the operator's file, then each {@code
 * key=value}. All problems are reported together in one {@link UserError}, a line each; an unknown
 * key names the nearest known one. Environment variables and includes are not consulted, so the
 * same text gives the same configuration on every machine.
 */
public final class ConfigLoader {
  private static final String REFERENCE = "reference.conf";

  private ConfigLoader() {}

  /**
   * Resolves and checks one configuration.
   *
   * @param text HOCON of the operator's file, or empty
   * @param name of that file, for messages
   * @param overrides {@code key=value} of each {@code --set}
   * @throws UserError with one line for each thing that is wrong
   */
  public static RunConfig load(String text, String name, List<String> overrides) {
    Config reference = reference();
    List<String> problems = new ArrayList<>();
    Config operator = parse(text, name);
    for (String override : overrides) {
      operator = override(override, problems).withFallback(operator);
    }
    problems.addAll(unknownKeys(operator, reference));
    Config resolved = operator.withFallback(reference);
    Settings settings = new Settings(resolved);
    RunConfig config = read(settings, RunConfig.render(resolved));
    problems.addAll(settings.problems());
    if (!problems.isEmpty()) {
      throw new UserError(String.join("\n", problems));
    }
    return config;
  }

  /** The defaults alone, with these overrides. */
  public static RunConfig load(String... overrides) {
    return load("", "", List.of(overrides));
  }

  private static Config reference() {
    ClassLoader loader = ConfigLoader.class.getClassLoader();
    return ConfigFactory.parseResources(
        loader, REFERENCE, ConfigParseOptions.defaults().setAllowMissing(false));
  }

  private static Config parse(String text, String name) {
    try {
      Config parsed = ConfigFactory.parseString(text);
      return parsed.isResolved() ? parsed : parsed.resolve();
    } catch (ConfigException e) {
      throw new UserError("Cannot parse " + name + ": " + firstLine(e), e);
    }
  }

  private static Config override(String assignment, List<String> problems) {
    int equals = assignment.indexOf('=');
    if (equals < 1) {
      problems.add("Invalid --set: " + assignment + " (key=value)");
      return ConfigFactory.empty();
    }
    String key = assignment.substring(0, equals).trim();
    String value = assignment.substring(equals + 1).trim();
    try {
      ConfigValue parsed = ConfigFactory.parseString("v = " + value).getValue("v");
      return ConfigFactory.empty().withValue(key, parsed);
    } catch (ConfigException.Missing | ConfigException.Parse e) {
      return plainText(key, value, problems);
    } catch (ConfigException e) {
      problems.add("Invalid --set: " + assignment + " (" + firstLine(e) + ")");
      return ConfigFactory.empty();
    }
  }

  /** A value that is no HOCON is taken as it stands; its type is then judged like any other. */
  private static Config plainText(String key, String value, List<String> problems) {
    try {
      return ConfigFactory.empty().withValue(key, ConfigValueFactory.fromAnyRef(value));
    } catch (ConfigException e) {
      problems.add("Invalid --set: " + key + " (a key such as training.epochs)");
      return ConfigFactory.empty();
    }
  }

  private static RunConfig read(Settings s, String json) {
    return new RunConfig(
        model(s),
        s.oneOf("objective", "vae"),
        s.notNegative("beta"),
        training(s),
        ingest(s),
        s.oneOf("native.instruction-set", "auto", "baseline", "avx2", "avx512"),
        json);
  }

  private static ModelConfig model(Settings s) {
    return new ModelConfig(
        s.choice("model.network", ModelConfig.Network.class),
        s.integer("model.latents", 1),
        s.sizes("model.hidden"),
        s.sizes("model.channels"),
        s.choice("model.activation", ModelConfig.Activation.class),
        s.choice("model.likelihood", ModelConfig.LikelihoodKind.class),
        s.positive("model.variance"));
  }

  private static TrainingConfig training(Settings s) {
    return new TrainingConfig(
        s.choice("training.mode", TrainingConfig.Mode.class),
        s.integer("training.workers", 1),
        s.integer("training.epochs", 1),
        s.integer("training.batch-size", 1),
        s.integer("training.averaging-frequency", 1),
        s.positive("training.learning-rate"),
        s.bool("training.scale-learning-rate"),
        s.notNegative("training.warmup-epochs"),
        s.names("training.splits"),
        s.text("training.validation-split"),
        s.integer("training.patience", 0),
        s.longInteger("training.seed", Long.MIN_VALUE));
  }

  private static IngestConfig ingest(Settings s) {
    return new IngestConfig(
        s.fraction("ingest.validation-fraction"),
        s.fraction("ingest.test-fraction"),
        s.fraction("ingest.max-error-fraction"),
        s.integer("ingest.max-megapixels", 1),
        s.longInteger("ingest.shard-bytes", 1),
        s.longInteger("ingest.seed", Long.MIN_VALUE));
  }

  private static List<String> unknownKeys(Config operator, Config reference) {
    Set<String> known = new TreeSet<>();
    collectKeys("", reference.root(), known);
    Set<String> given = new TreeSet<>();
    collectKeys("", operator.root(), given);
    List<String> problems = new ArrayList<>();
    for (String key : given) {
      if (!known.contains(key)) {
        problems.add("Invalid key: " + key + " (nearest: " + nearest(key, known) + ")");
      }
    }
    return problems;
  }

  private static void collectKeys(String prefix, ConfigObject object, Set<String> keys) {
    for (Map.Entry<String, ConfigValue> entry : object.entrySet()) {
      String key = prefix + entry.getKey();
      if (entry.getValue().valueType() == ConfigValueType.OBJECT) {
        collectKeys(key + ".", (ConfigObject) entry.getValue(), keys);
      } else {
        keys.add(key);
      }
    }
  }

  private static String nearest(String key, Set<String> known) {
    return known.stream()
        .min(Comparator.comparingInt((String candidate) -> editDistance(key, candidate)))
        .orElseThrow();
  }

  /** Levenshtein distance: insertions, deletions and substitutions that turn one into the other. */
  private static int editDistance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(substituted, 1 + Math.min(previous[j], current[j - 1]));
      }
      previous = current;
    }
    return previous[b.length()];
  }

  private static String firstLine(ConfigException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
