package org.sparkvae.testing;

import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** One local Spark session for all unit tests of a JVM: starting one takes seconds. */
public final class SharedSpark {
  /** Of a Spark of two threads in one JVM that listens on the loopback interface alone. */
  public static final Map<String, String> SETTINGS =
      Map.of(
          "spark.master", "local[2]",
          "spark.ui.enabled", "false",
          "spark.driver.host", "127.0.0.1",
          "spark.driver.bindAddress", "127.0.0.1");

  private SharedSpark() {}

  /** The session; the first call starts it. */
  public static synchronized SparkSession session() {
    return SparkSession.getDefaultSession().getOrElse(SharedSpark::start);
  }

  private static SparkSession start() {
    SparkSession.Builder builder =
        SparkSession.builder()
            .appName("unit tests")
            .config("spark.sql.warehouse.dir", "target/warehouse");
    SETTINGS.forEach(builder::config);
    return builder.getOrCreate();
  }

  public static JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(session().sparkContext());
  }
}
