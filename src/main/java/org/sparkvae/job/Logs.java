package org.sparkvae.job;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Objects;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configurator;

/** How logs are written where the operator has not said. */
final class Logs {
  private static final String SPARKS_DEFAULT = "org/apache/spark/log4j2-defaults.properties";
  private static final String OURS = "/log4j2.properties";

  private Logs() {}

  /**
   * Under spark-submit, Spark's own default is in force before our {@code log4j2.properties} can
   * be: hundreds of lines, in which ours would be lost. Any other configuration is the operator's.
   */
  static void takeOursForSparksDefault() {
    URI inForce = LoggerContext.getContext(false).getConfigLocation();
    if (inForce != null && inForce.toString().endsWith(SPARKS_DEFAULT)) {
      Configurator.reconfigure(ours());
    }
  }

  private static URI ours() {
    try {
      return Objects.requireNonNull(Logs.class.getResource(OURS), OURS).toURI();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("Cannot read " + OURS, e);
    }
  }
}
