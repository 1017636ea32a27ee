package org.sparkvae.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.DOUBLE;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sparkvae.testing.ClusterFolder;
import org.sparkvae.testing.Command;
import org.sparkvae.testing.FashionMnist;
import org.sparkvae.testing.SharedSpark;
import org.sparkvae.testing.StandaloneCluster;
import org.sparkvae.testing.Submit;

/** The whole line on a standalone cluster of real JVMs, submitted in both deploy modes. */
@Tag("cluster")
@Timeout(value = 20, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StandaloneClusterIT {
  private static final Path JAR = Path.of("target", "sparkvae.jar").toAbsolutePath();

  private static final String SINK = "spark.metrics.conf.driver.sink.csv.";
  private static final String EPOCH =
      "\\{.*\"command\":\"train\",\"run\":\"%s\",\"message\":\"epoch 1/1: ELBO .*\\}";

  private static Path folder;
  private static StandaloneCluster cluster;
  private static String images;
  private static ObjectNode here;

  @BeforeAll
  static void start() throws Exception {
    folder = ClusterFolder.of(StandaloneClusterIT.class);
    images = Files.createDirectory(folder.resolve("idx")).toUri().toString();
    FashionMnist.writeIdx(folder.resolve("idx"), 2000, 200);
    SharedSpark.context();
    here = line("here").runHere();
    cluster = StandaloneCluster.start(Files.createDirectory(folder.resolve("cluster")));
  }

  @AfterAll
  static void stop() throws Exception {
    if (cluster != null) {
      cluster.close();
      assertThat(cluster.script("status").status()).isEqualTo(2);
    }
  }

  @Test
  void clientModeGivesTheBitsOfThisMachineAndCopiesNoJar() throws Exception {
    Path metrics = Files.createDirectory(folder.resolve("metrics"));
    Submit submit =
        submit("spark-internal")
            .with("--deploy-mode", "client", "--driver-class-path", JAR.toString())
            .with("--conf", "spark.executor.extraClassPath=" + JAR)
            .with("--conf", SINK + "class=org.apache.spark.metrics.sink.CsvSink")
            .with("--conf", SINK + "directory=" + metrics);
    List<String> before = cluster.copiedJars();
    TheLine line = line("client");
    List<String> log = new ArrayList<>();
    assertThat(line.run(words -> log.addAll(succeed(submit.run(words)).errorLines())))
        .isEqualTo(here);
    assertThat(line.leftOver()).isEmpty();
    assertThat(cluster.copiedJars()).isEqualTo(before);
    // Logs name a run as Hadoop does.
    String run = new org.apache.hadoop.fs.Path(line.root(), "run").toString();
    assertThat(log).anyMatch(entry -> entry.matches(EPOCH.formatted(run)));
    assertThat(elbos(metrics)).isNotEmpty().last(DOUBLE).isBetween(-700.0, -100.0);
  }

  /** What a sink was told of training's rounds, the last one at its end. */
  private static List<Double> elbos(Path metrics) throws IOException {
    try (Stream<Path> files = Files.list(metrics)) {
      Path elbos =
          files.filter(file -> file.toString().endsWith(".sparkvae.elbo.csv")).findFirst().get();
      return Files.readAllLines(elbos).stream()
          .skip(1)
          .map(row -> Double.valueOf(row.substring(row.indexOf(',') + 1)))
          .toList();
    }
  }

  @Test
  void clusterModeGivesTheSameThough() throws Exception {
    Submit submit = submit(JAR.toUri().toString()).with("--deploy-mode", "cluster");
    TheLine line = line("cluster-mode");
    assertThat(line.toLatents(words -> succeed(submit.run(words))).properties())
        .hasSize(4)
        .isSubsetOf(here.properties());
    assertThat(line.leftOver()).isEmpty();
  }

  @Test
  void aFailureInClusterModeLeavesNoStatusWhileSparkSubmitSucceeds() throws Exception {
    Submit submit = submit(JAR.toUri().toString()).with("--deploy-mode", "cluster");
    Command failed =
        submit.run("ingest", "--input", folder + "/nothing", "--output", folder + "/failed");
    assertThat(failed.status()).isZero();
    assertThat(failed.err()).contains("FAILED");
    assertThat(folder.resolve("failed/status.json")).doesNotExist();
  }

  private static TheLine line(String name) {
    return new TheLine(images, folder.resolve(name).toUri().toString(), new Configuration());
  }

  /** By the settings that are shipped, but for the size: two executors of one core. */
  private static Submit submit(String application) {
    List<String> options =
        List.of(
            "--master",
            cluster.master(),
            "--properties-file",
            Path.of("deploy", "standalone", "spark-defaults.conf").toString(),
            "--executor-cores",
            "1",
            "--executor-memory",
            "1g",
            "--driver-memory",
            "1g",
            "--conf",
            "spark.cores.max=2",
            "--conf",
            "spark.ui.enabled=false");
    return new Submit(cluster.sparkHome(), options, application, Map.of("SPARKVAE_LOGS", "json"));
  }

  private static Command succeed(Command submitted) {
    assertThat(submitted.status()).as(submitted.err()).isZero();
    return submitted;
  }
}
