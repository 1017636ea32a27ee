package org.sparkvae.config;

import org.sparkvae.config.ObjectiveConfig.BetaSchedule;
import org.sparkvae.config.ObjectiveConfig.Gradient;
import org.sparkvae.config.ObjectiveConfig.Kind;

/** Reads what training maximises, and refuses what has no meaning together. */
final class ObjectiveSettings {
  private static final int MOST_SAMPLES = 10_000;

  private final Settings settings;

  ObjectiveSettings(Settings settings) {
    this.settings = settings;
  }

  ObjectiveConfig read() {
    ObjectiveConfig objective =
        new ObjectiveConfig(
            settings.choice("objective", Kind.class),
            settings.notNegative("beta"),
            settings.choice("beta-schedule", BetaSchedule.class),
            settings.positive("beta-epochs"),
            settings.positiveShare("beta-ramp"),
            settings.notNegative("free-bits"),
            settings.integer("samples", 1, MOST_SAMPLES),
            settings.choice("gradient", Gradient.class));
    check(objective);
    return objective;
  }

  private void check(ObjectiveConfig objective) {
    Kind kind = objective.kind();
    if (kind != Kind.VAE && kind != Kind.BETA) {
      require(objective.beta() == 1, "beta", "1", kind);
      require(objective.betaSchedule() == BetaSchedule.CONSTANT, "beta-schedule", "constant", kind);
      require(objective.freeBits() == 0, "free-bits", "0", kind);
    }
    if (kind == Kind.AUTOENCODER || kind == Kind.KL_ONLY) {
      require(objective.samples() == 1, "samples", "1", kind);
    }
    if (kind != Kind.IWAE) {
      require(
          objective.gradient() == Gradient.REPARAMETERIZED, "gradient", "reparameterized", kind);
    }
  }

  private void require(boolean holds, String key, String allowed, Kind kind) {
    if (!holds) {
      settings.refuse(key, allowed + " with objective = " + kind);
    }
  }
}
