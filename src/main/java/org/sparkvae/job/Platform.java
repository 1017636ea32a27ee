package org.sparkvae.job;

import org.sparkvae.config.UserError;
import scala.util.Properties;

/** The Spark, Scala and Java that this process runs on, which spark-submit chose and not we. */
final class Platform {
  private static final int LEAST_JAVA = 17;

  private Platform() {}

  /**
   * Refuses what the jar was not built for.
   *
   * @throws UserError {@code Cannot run on …}
   */
  static void require() {
    String spark;
    String scala;
    try {
      spark = org.apache.spark.package$.MODULE$.SPARK_VERSION();
      scala = Properties.versionNumberString();
    } catch (LinkageError e) {
      throw new UserError("Cannot run without Spark: needs Spark 3.5 for Scala 2.12", e);
    }
    require(spark, scala, Runtime.version().feature());
  }

  static void require(String spark, String scala, int java) {
    if (!spark.startsWith("3.5.") || !scala.startsWith("2.12.") || java < LEAST_JAVA) {
      throw new UserError(
          "Cannot run on Spark %s, Scala %s, Java %d: needs Spark 3.5, Scala 2.12, Java 17 or newer"
              .formatted(spark, scala, java));
    }
  }
}
