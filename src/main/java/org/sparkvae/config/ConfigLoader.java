package org.sparkvae.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.ArrayList;
import java.util.List;
import org.sparkvae.config.ModelConfig.Binarization;
import org.sparkvae.config.ModelConfig.LikelihoodKind;
import org.sparkvae.config.ModelConfig.PriorKind;
import org.sparkvae.config.ModelConfig.Scale;

/**
 * Resolves a {@link RunConfig}: {@code reference.conf}, then the operator's file, then each {@code
 * key=value}, the last one strongest. All problems are reported together in one {@link UserError},
 * a line each; an unknown key names the nearest known one. Environment variables, system properties
 * and includes are not consulted, so the same text gives the same configuration on every machine.
 */
public final class ConfigLoader {
  private static final String REFERENCE = "reference.conf";

  /** Far above any use, far below what overflows an array or floods a scheduler. */
  private static final int MOST_LATENTS = 100_000;

  private static final int MOST_WORKERS = 100_000;
  private static final int MOST_PORTS = 65_535;
  private static final int MOST_IMAGES_PER_MINIBATCH = 100_000;
  private static final int MOST_PSEUDO_INPUTS = 100_000;
  private static final String SET = "--set";

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
    List<String> problems = new ArrayList<>();
    Config given = parse(text, name, problems);
    for (String override : overrides) {
      given = override(override, problems).withFallback(given);
    }
    Config reference = reference();
    Config resolved = resolve(given.withFallback(reference), problems);
    Settings settings = new Settings(new KnownKeys(reference).overridden(resolved, problems));
    RunConfig config = read(settings);
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

  private static Config parse(String text, String name, List<String> problems) {
    try {
      return Hocon.parse(text, name);
    } catch (ConfigException e) {
      problems.add("Cannot parse " + name + ": " + Hocon.reason(e, name));
      return ConfigFactory.empty();
    }
  }

  private static Config resolve(Config config, List<String> problems) {
    try {
      return Hocon.resolve(config);
    } catch (ConfigException e) {
      problems.add("Cannot resolve configuration: " + Hocon.reason(e, SET));
      return ConfigFactory.empty();
    }
  }

  private static Config override(String assignment, List<String> problems) {
    int equals = assignment.indexOf('=');
    try {
      String key = assignment.substring(0, Math.max(0, equals)).trim();
      ConfigUtil.splitPath(key);
      return ConfigFactory.empty().withValue(key, value(assignment.substring(equals + 1).trim()));
    } catch (ConfigException e) {
      problems.add("Invalid --set: " + assignment + " (key=value)");
      return ConfigFactory.empty();
    }
  }

  /** A text that is no HOCON is taken as it stands; its type is then judged like any other. */
  private static ConfigValue value(String text) {
    try {
      return Hocon.parse("value = " + text, SET).root().get("value");
    } catch (ConfigException e) {
      return ConfigValueFactory.fromAnyRef(text);
    }
  }

  private static RunConfig read(Settings s) {
    ModelConfig model = model(s);
    ObjectiveConfig objective = new ObjectiveSettings(s).read();
    check(s, model, objective);
    return new RunConfig(
        model,
        objective,
        training(s),
        ingest(s),
        checkpoint(s),
        lease(s),
        s.oneOf("native.instruction-set", "auto", "baseline", "avx2", "avx512"),
        s.json());
  }

  private static void check(Settings s, ModelConfig model, ObjectiveConfig objective) {
    if (model.hasVampPrior() && model.conditional()) {
      s.refuse("model.prior", "standard-normal with model.conditional = true");
    }
    if (model.hasVampPrior() && objective.freeBits() > 0) {
      s.refuse("free-bits", "0 with model.prior = vamp, whose KL is none of single latents");
    }
  }

  private static ModelConfig model(Settings s) {
    List<Integer> channels = s.sizes("model.channels");
    LikelihoodKind likelihood = s.choice("model.likelihood", LikelihoodKind.class);
    Binarization binarization = s.choice("model.binarization", Binarization.class);
    if (likelihood != LikelihoodKind.BERNOULLI && binarization != Binarization.NONE) {
      s.refuse("model.binarization", "none with model.likelihood = " + likelihood);
    }
    return new ModelConfig(
        s.choice("model.network", ModelConfig.Network.class),
        s.integer("model.latents", 1, MOST_LATENTS),
        s.sizes("model.hidden"),
        channels,
        s.sizesOrNone("model.decoder-channels", channels.size()),
        s.choice("model.activation", ModelConfig.Activation.class),
        likelihood,
        s.positive("model.variance"),
        scale(s, likelihood),
        s.bool("model.conditional"),
        pseudoInputs(s),
        binarization);
  }

  /** 0 where the prior is standard normal. */
  private static int pseudoInputs(Settings s) {
    boolean vamp = s.choice("model.prior", PriorKind.class) == PriorKind.VAMP;
    int count = s.integer("model.pseudo-inputs", 1, MOST_PSEUDO_INPUTS);
    return vamp ? count : 0;
  }

  private static Scale scale(Settings s, LikelihoodKind likelihood) {
    return likelihood.hasScale()
        ? s.choice("model.scale", Scale.class)
        : s.choice("model.scale", List.of(Scale.FIXED), " under " + likelihood);
  }

  private static TrainingConfig training(Settings s) {
    return new TrainingConfig(
        s.choice("training.mode", TrainingConfig.Mode.class),
        s.integer("training.workers", 1, MOST_WORKERS),
        s.integer("training.epochs", 1),
        s.integer("training.batch-size", 1, MOST_IMAGES_PER_MINIBATCH),
        s.integer("training.averaging-frequency", 1),
        s.integer("training.initial-averaging-frequency", 0),
        s.choice("training.wire", TrainingConfig.Wire.class),
        s.positive("training.outer-learning-rate"),
        s.belowOne("training.outer-momentum"),
        s.positive("training.learning-rate"),
        s.bool("training.scale-learning-rate"),
        s.notNegative("training.warmup-epochs"),
        s.sizes("training.learning-rate-stages"),
        s.positive("training.learning-rate-stage-factor"),
        s.positive("training.adam-epsilon"),
        s.names("training.splits"),
        s.text("training.validation-split"),
        s.longInteger("training.cache-bytes", 0),
        s.integer("training.patience", 0),
        s.seed("training.seed"),
        s.integer("training.port", 0, MOST_PORTS));
  }

  private static IngestConfig ingest(Settings s) {
    return new IngestConfig(
        s.fraction("ingest.validation-fraction"),
        s.fraction("ingest.test-fraction"),
        s.fraction("ingest.max-error-fraction"),
        s.integer("ingest.max-megapixels", 1),
        s.longInteger("ingest.shard-bytes", 1),
        s.seed("ingest.seed"));
  }

  private static CheckpointConfig checkpoint(Settings s) {
    return new CheckpointConfig(
        s.longInteger("checkpoint.every", 1), s.bool("checkpoint.other-natives"));
  }

  private static LeaseConfig lease(Settings s) {
    return new LeaseConfig(s.time("lease.timeout", 1), s.time("lease.wait", 0));
  }
}
