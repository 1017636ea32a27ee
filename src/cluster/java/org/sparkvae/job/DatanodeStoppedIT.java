package org.sparkvae.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sparkvae.job.InProcess.succeed;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkvae.testing.ClusterFolder;
import org.sparkvae.testing.FashionMnist;
import org.sparkvae.testing.HadoopCluster;
import org.sparkvae.testing.SharedSpark;

/** Commands on HDFS, of whose three datanodes one ends while a run writes its checkpoints. */
@Tag("cluster")
@Timeout(value = 12, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DatanodeStoppedIT {
  private static final Logger LOG = LoggerFactory.getLogger(DatanodeStoppedIT.class);

  private static Path folder;
  private static HadoopCluster cluster;

  @BeforeAll
  static void start() throws IOException {
    folder = ClusterFolder.of(DatanodeStoppedIT.class);
    FashionMnist.writeIdx(Files.createDirectory(folder.resolve("idx")), 4500, 500);
    cluster = HadoopCluster.start(Files.createDirectory(folder.resolve("hadoop")));
    SharedSpark.SETTINGS.forEach(System::setProperty);
  }

  @AfterAll
  static void stop() throws IOException {
    SharedSpark.SETTINGS.keySet().forEach(System::clearProperty);
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void oneThatStopsWhileARunIsWrittenChangesNoBit() throws Exception {
    String disk = folder.toUri().toString();
    String hdfs = cluster.hdfs() + "/";
    JsonNode corpus = ingest(disk);
    assertThat(ingest(hdfs).path("manifest_sha256")).isEqualTo(corpus.path("manifest_sha256"));
    JsonNode onDisk = train(disk);
    CompletableFuture<Void> stopping =
        CompletableFuture.runAsync(DatanodeStoppedIT::stopOneInTraining);
    JsonNode onHdfs = train(hdfs);
    assertThat(stopping).as("stopped in training").isCompleted();
    assertThat(onHdfs.path("model_sha256")).isEqualTo(onDisk.path("model_sha256"));
    assertThat(onHdfs.path("state_sha256")).isEqualTo(onDisk.path("state_sha256"));
    // What was written before is read from the others, and new files go to them.
    assertThat(encode(hdfs).path("manifest_sha256"))
        .isEqualTo(encode(disk).path("manifest_sha256"));
  }

  private static void stopOneInTraining() {
    try {
      FileSystem files = FileSystem.newInstance(cluster.configuration());
      try (files) {
        while (!files.exists(new org.apache.hadoop.fs.Path("/run/checkpoints/newest.json"))) {
          TimeUnit.MILLISECONDS.sleep(20);
        }
      }
      cluster.stopDatanode(0);
      LOG.info("A datanode has stopped");
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode ingest(String root) throws IOException {
    String idx = folder.resolve("idx").toUri().toString();
    return succeed("ingest", "--input", idx, "--output", root + "corpus");
  }

  /** Several checkpoints a second. */
  private static JsonNode train(String root) throws IOException {
    return succeed(
        "train",
        "--data",
        root + "corpus",
        "--run",
        root + "run",
        "--set",
        "training.epochs=20",
        "--set",
        "training.averaging-frequency=2",
        "--set",
        "checkpoint.every=1",
        "--set",
        "model.hidden=[64]");
  }

  private static JsonNode encode(String root) throws IOException {
    return succeed(
        "encode", "--run", root + "run", "--data", root + "corpus", "--output", root + "latents");
  }
}
