package org.sparkvae.testing;

import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** One local Spark session for all unit tests of a JVM: starting one takes seconds. */
public final class SharedSpark {
  private SharedSpark() {}

  /** The session; the first call starts it. */
  public static synchronized SparkSession session() {
    return SparkSession.getDefaultSession().getOrElse(SharedSpark::start);
  }

  private static SparkSession start() {
    return SparkSession.builder()
        .master("local[2]")
        .appName("unit tests")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.warehouse.dir", "target/warehouse")
        .getOrCreate();
  }

  public static JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(session().sparkContext());
  }
}
