package org.sparkvae.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sparkvae.testing.ClusterFolder;
import org.sparkvae.testing.Command;
import org.sparkvae.testing.FashionMnist;
import org.sparkvae.testing.HadoopCluster;
import org.sparkvae.testing.SharedSpark;
import org.sparkvae.testing.SparkHome;
import org.sparkvae.testing.Submit;

/**
 * The whole line on YARN in cluster mode, with images, run, outputs and the application itself on
 * HDFS with three datanodes.
 */
@Tag("cluster")
@Timeout(value = 20, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class YarnClusterIT {
  private static Path folder;
  private static HadoopCluster cluster;
  private static Path sparkHome;
  private static ObjectNode here;

  @BeforeAll
  static void start() throws Exception {
    folder = ClusterFolder.of(YarnClusterIT.class);
    Path images = folder.resolve("idx");
    FashionMnist.writeIdx(images, 2000, 200);
    SharedSpark.context();
    here =
        new TheLine(
                images.toUri().toString(),
                folder.resolve("here").toUri().toString(),
                new Configuration())
            .runHere();
    cluster = HadoopCluster.start(Files.createDirectory(folder.resolve("hadoop")));
    sparkHome = SparkHome.in(folder);
    put(images, "/images");
    put(Path.of("target", "sparkvae.jar"), "/apps/sparkvae.jar");
  }

  @AfterAll
  static void stop() throws IOException {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void clusterModeOnHdfsGivesTheBitsOfThisMachine() throws Exception {
    TheLine line =
        new TheLine(cluster.hdfs() + "/images", cluster.hdfs() + "/line", cluster.configuration());
    assertThat(line.run(words -> succeed(submit().run(words)))).isEqualTo(here);
    assertThat(line.leftOver()).isEmpty();
  }

  @Test
  void aFailureIsSeenBySparkSubmitAndLeavesNoStatus() throws Exception {
    Command failed =
        submit()
            .run(
                "ingest",
                "--input",
                cluster.hdfs() + "/nothing",
                "--output",
                cluster.hdfs() + "/failed");
    assertThat(failed.status()).isNotZero();
    assertThat(hdfs().exists(new org.apache.hadoop.fs.Path("/failed/status.json"))).isFalse();
  }

  /** By the settings that are shipped, but for the size: two executors of one core. */
  private static Submit submit() {
    List<String> options =
        List.of(
            "--master",
            "yarn",
            "--deploy-mode",
            "cluster",
            "--properties-file",
            Path.of("deploy", "yarn", "spark-defaults.conf").toString(),
            "--num-executors",
            "2",
            "--executor-cores",
            "1",
            "--executor-memory",
            "1g",
            "--driver-memory",
            "1g",
            "--conf",
            "spark.executor.memoryOverhead=768m",
            "--conf",
            "spark.driver.memoryOverhead=768m",
            "--conf",
            "spark.executor.defaultJavaOptions=",
            "--conf",
            "spark.yarn.jars=local:" + sparkHome.resolve("jars") + "/*",
            "--conf",
            "spark.yarn.appMasterEnv.SPARK_LOCAL_IP=127.0.0.1",
            "--conf",
            "spark.executorEnv.SPARK_LOCAL_IP=127.0.0.1");
    return new Submit(
        sparkHome,
        options,
        cluster.hdfs() + "/apps/sparkvae.jar",
        Map.of("HADOOP_CONF_DIR", cluster.configurationFolder().toString()));
  }

  private static void put(Path file, String place) throws IOException {
    hdfs()
        .copyFromLocalFile(
            new org.apache.hadoop.fs.Path(file.toUri()), new org.apache.hadoop.fs.Path(place));
  }

  private static FileSystem hdfs() throws IOException {
    return FileSystem.get(cluster.configuration());
  }

  private static void succeed(Command submitted) {
    assertThat(submitted.status()).as(submitted.err()).isZero();
  }
}
