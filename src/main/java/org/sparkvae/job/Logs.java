package org.sparkvae.job;

import java.net.URI;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configurator;

/** How much is logged where the operator has not said. */
final class Logs {
  private static final String SPARKS_DEFAULT = "org/apache/spark/log4j2-defaults.properties";

  private Logs() {}

  /**
   * Under spark-submit, Spark's own default is in force before our {@code log4j2.properties} can
   * be: hundreds of lines, in which ours would be lost. Any other configuration is the operator's.
   */
  static void quietSparksDefault() {
    URI inForce = LoggerContext.getContext(false).getConfigLocation();
    if (inForce != null && inForce.toString().endsWith(SPARKS_DEFAULT)) {
      Configurator.setRootLevel(Level.WARN);
      Configurator.setLevel("org.sparkvae", Level.INFO);
    }
  }
}
