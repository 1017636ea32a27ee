package org.sparkvae.job;

import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.sparkvae.job.preflight.ContainerMemory;
import org.sparkvae.model.natives.NativeThreads;

/**
 * What a command runs in: Hadoop's configuration at once, Spark when it is first asked for, so that
 * a mistaken command line or an output that is there already costs no cluster.
 *
 * <p>Settings that long runs need are made here unless the operator has made them.
 */
public final class JobContext implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JobContext.class);
  private static final String CPUS_OF_TASK = "spark.task.cpus";
  private static final String EXECUTOR_OPTIONS = "spark.executor.defaultJavaOptions";

  /**
   * States and blocks of images are arrays of some megabytes. G1 collects early for each that is
   * larger than half a region, and the regions of a small heap are of one megabyte: training made
   * five collections a second, and with these, in a heap of full size, one in three seconds.
   */
  static final String REGIONS = "-XX:G1HeapRegionSize=32m";

  /** A worker's shard is cached where it ran first; waiting for that place idles the others. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "spark.master", "local[*]",
          "spark.locality.wait", "0s",
          // Compressing a state of 7.8 MB, every round, takes 14 ms, and 11 ms back, for 7 % of it.
          "spark.broadcast.compress", "false",
          // TCP has one already.
          "spark.broadcast.checksum", "false",
          // Of each piece of a state the place is asked for, and told again, which takes longer
          // than to send it.
          "spark.broadcast.blockSize", "16m",
          // Results are added up as they arrive; their sum over a round says nothing about memory.
          "spark.driver.maxResultSize", "0",
          "spark.ui.showConsoleProgress", "false",
          // Names of files, which Java reads in the locale's encoding.
          "spark.executorEnv.LC_ALL", "C.UTF-8",
          "spark.sql.session.timeZone", "UTC");

  private final String command;
  private final SparkConf conf;
  private final Configuration hadoop;
  private final boolean sharesSession = SparkSession.getDefaultSession().isDefined();
  private SparkSession spark;

  JobContext(String command) {
    Logs.takeOursForSparksDefault();
    this.command = command;
    conf = settings(new SparkConf(), command);
    // Also here: tasks run in this process where there is no cluster.
    NativeThreads.defaultTo(NativeThreads.parse(CPUS_OF_TASK, conf.get(CPUS_OF_TASK, "1")));
    hadoop = SparkHadoopUtil.get().newConfiguration(conf);
    if (conf.get("spark.submit.deployMode", "client").equals("cluster")) {
      // YARN fails an application that ends without ever having had a Spark context.
      spark();
    }
  }

  /** The session; the first call starts it. */
  public SparkSession spark() {
    if (spark == null) {
      spark = SparkSession.builder().config(conf).getOrCreate();
      LOG.info(
          "Spark {} on {}, application {}",
          spark.version(),
          spark.sparkContext().master(),
          spark.sparkContext().applicationId());
      name(spark.sparkContext());
    }
    return spark;
  }

  /** What Spark's pages and the logs of tasks call what this thread has Spark do. */
  private void name(SparkContext context) {
    context.setJobGroup(command, "sparkvae " + command, false);
    LogNames.KEYS.forEach(key -> context.setLocalProperty(key, MDC.get(key)));
  }

  /** The same, for RDDs from Java. */
  public JavaSparkContext java() {
    return JavaSparkContext.fromSparkContext(spark().sparkContext());
  }

  /** How to reach file systems, with Spark's {@code spark.hadoop.*} in it. */
  public Configuration hadoop() {
    return hadoop;
  }

  /** Stops Spark if this context started it. */
  @Override
  public void close() {
    if (spark == null) {
      return;
    }
    if (sharesSession) {
      spark.sparkContext().clearJobGroup();
      LogNames.KEYS.forEach(key -> spark.sparkContext().setLocalProperty(key, null));
    } else {
      spark.stop();
    }
  }

  static SparkConf settings(SparkConf conf, String command) {
    conf.setAppName("sparkvae " + command);
    SETTINGS.forEach(conf::setIfMissing);
    String threads = conf.get(CPUS_OF_TASK, "1");
    conf.setIfMissing("spark.executorEnv.OMP_NUM_THREADS", threads);
    conf.setIfMissing("spark.executorEnv.OPENBLAS_NUM_THREADS", threads);
    conf.set(EXECUTOR_OPTIONS, (REGIONS + " " + conf.get(EXECUTOR_OPTIONS, "")).strip());
    ContainerMemory.limitOffHeap(conf);
    return conf;
  }
}
