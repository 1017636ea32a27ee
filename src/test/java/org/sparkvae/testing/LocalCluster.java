package org.sparkvae.testing;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * A Spark session on a master and two workers of one core and 1 GiB each, every executor a JVM of
 * its own. Only for integration tests, where Maven sets {@code SPARK_HOME} and {@code
 * SPARK_SCALA_VERSION}, which the workers need to start their executors. Bound the tests with a
 * timeout: executors that cannot start are started again for ever.
 */
public final class LocalCluster implements Closeable {
  private static final String MASTER = "local-cluster[2,1,1024]";

  private final SparkSession session;

  private LocalCluster(SparkSession session) {
    this.session = session;
  }

  /** Starts the cluster; executors get the class path of this JVM and these settings. */
  public static LocalCluster start(Map<String, String> settings) throws IOException {
    Files.createDirectories(Path.of(System.getenv("SPARK_HOME"), "jars"));
    SparkSession.Builder builder =
        SparkSession.builder()
            .master(MASTER)
            .appName("local cluster")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.executor.memory", "1g")
            .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
            .config("spark.executorEnv.OMP_NUM_THREADS", "1")
            .config("spark.executorEnv.OPENBLAS_NUM_THREADS", "1")
            .config("spark.sql.warehouse.dir", Path.of("target", "warehouse").toUri().toString());
    settings.forEach(builder::config);
    return new LocalCluster(builder.getOrCreate());
  }

  public SparkSession session() {
    return session;
  }

  @Override
  public void close() {
    session.stop();
  }
}
