package org.sparkvae.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sparkvae.testing.SharedSpark;

@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JobContextTest {
  @Test
  void makesTheSettingsOfLongRuns() {
    SparkConf conf = JobContext.settings(new SparkConf(false), "train");
    assertThat(conf.get("spark.app.name")).isEqualTo("sparkvae train");
    assertThat(conf.get("spark.master")).isEqualTo("local[*]");
    assertThat(conf.get("spark.locality.wait")).isEqualTo("0s");
    assertThat(conf.get("spark.driver.maxResultSize")).isEqualTo("0");
    assertThat(conf.get("spark.ui.showConsoleProgress")).isEqualTo("false");
    assertThat(conf.get("spark.sql.session.timeZone")).isEqualTo("UTC");
    assertThat(conf.get("spark.executorEnv.LC_ALL")).isEqualTo("C.UTF-8");
    assertThat(conf.get("spark.executorEnv.OMP_NUM_THREADS")).isEqualTo("1");
    assertThat(conf.get("spark.executorEnv.OPENBLAS_NUM_THREADS")).isEqualTo("1");
  }

  @Test
  void keepsTheOperatorsSettings() {
    SparkConf operators =
        new SparkConf(false)
            .setMaster("yarn")
            .set("spark.locality.wait", "1s")
            .set("spark.executorEnv.OMP_NUM_THREADS", "4");
    SparkConf conf = JobContext.settings(operators, "train");
    assertThat(conf.get("spark.master")).isEqualTo("yarn");
    assertThat(conf.get("spark.locality.wait")).isEqualTo("1s");
    assertThat(conf.get("spark.executorEnv.OMP_NUM_THREADS")).isEqualTo("4");
  }

  @Test
  void aTaskHasAsManyThreadsAsCpus() {
    SparkConf conf = new SparkConf(false).set("spark.task.cpus", "2");
    JobContext.settings(conf, "train");
    assertThat(conf.get("spark.executorEnv.OMP_NUM_THREADS")).isEqualTo("2");
    assertThat(conf.get("spark.executorEnv.OPENBLAS_NUM_THREADS")).isEqualTo("2");
  }

  @Test
  void executorsInContainersAreHeldToTheirOverhead() {
    SparkConf conf = new SparkConf(false).setMaster("yarn").set("spark.executor.memory", "8g");
    JobContext.settings(conf, "train");
    assertThat(conf.get("spark.executor.defaultJavaOptions"))
        .isEqualTo("-XX:G1HeapRegionSize=32m -Dorg.bytedeco.javacpp.maxbytes=563m");
  }

  /** Java takes the last of two equal options. */
  @Test
  void theOperatorsJavaOptionsComeAfterOurs() {
    SparkConf conf =
        new SparkConf(false)
            .set("spark.executor.defaultJavaOptions", "-XX:G1HeapRegionSize=8m -verbose:gc");
    JobContext.settings(conf, "train");
    assertThat(conf.get("spark.executor.defaultJavaOptions"))
        .isEqualTo("-XX:G1HeapRegionSize=32m -XX:G1HeapRegionSize=8m -verbose:gc");
  }

  @Test
  void theLauncherGivesTheDriverTheSameRegions() throws IOException {
    assertThat(Path.of("jobs", "sparkvae"))
        .content()
        .contains("java_regions=" + JobContext.REGIONS);
  }

  @Test
  void leavesASessionThatItDidNotStart() {
    SparkSession shared = SharedSpark.session();
    try (JobContext context = new JobContext("train")) {
      assertThat(context.spark().sparkContext()).isSameAs(shared.sparkContext());
      assertThat(context.java().sc()).isSameAs(shared.sparkContext());
    }
    assertThat(shared.sparkContext().isStopped()).isFalse();
  }

  @Test
  void hadoopIsThereWithoutSparkAndTakesItsSettings() {
    System.setProperty("spark.hadoop.fs.s3a.endpoint", "http://127.0.0.1:1");
    try (JobContext context = new JobContext("train")) {
      assertThat(context.hadoop().get("fs.s3a.endpoint")).isEqualTo("http://127.0.0.1:1");
    } finally {
      System.clearProperty("spark.hadoop.fs.s3a.endpoint");
    }
  }
}
