package org.sparkvae.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sparkvae.job.InProcess.succeed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.RemoteIterator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkvae.testing.ClusterFolder;
import org.sparkvae.testing.FashionMnist;
import org.sparkvae.testing.S3Mock;
import org.sparkvae.testing.SharedSpark;
import org.sparkvae.testing.UnreliableStore;

/** Commands by the settings that are shipped, on an object store that fails. */
@Tag("cluster")
@Timeout(value = 12, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class UnreliableS3IT {
  private static final Logger LOG = LoggerFactory.getLogger(UnreliableS3IT.class);
  private static final Duration SILENCE = Duration.ofSeconds(30);

  /** What deploy/README.md promises of a store that does not come back. */
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  private static final String INTERVAL = "spark.hadoop.fs.s3a.retry.interval";

  private static final Map<String, String> SETTINGS = new TreeMap<>(SharedSpark.SETTINGS);
  private static Path folder;
  private static S3Mock server;
  private static UnreliableStore store;
  private static JsonNode onDisk;

  @BeforeAll
  static void start() throws Exception {
    folder = ClusterFolder.of(UnreliableS3IT.class);
    FashionMnist.writeIdx(Files.createDirectory(folder.resolve("idx")), 1800, 200);
    server = S3Mock.start(Files.createDirectory(folder.resolve("server")));
    store = new UnreliableStore(server.port(), 5);
    server.settings().forEach((name, value) -> SETTINGS.put("spark.hadoop." + name, value));
    SETTINGS.putAll(shipped());
    SETTINGS.put("spark.hadoop.fs.s3a.endpoint", "http://127.0.0.1:" + store.port());
    SETTINGS.forEach(System::setProperty);
    onDisk = line(folder.resolve("local").toUri().toString());
  }

  @AfterAll
  static void stop() throws IOException {
    SETTINGS.keySet().forEach(System::clearProperty);
    if (store != null) {
      store.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @Test
  @Order(1)
  void everyFifthRequestRefusedAndThirtySecondsOfSilenceChangeNoBit() throws Exception {
    CompletableFuture<Void> silence =
        CompletableFuture.runAsync(UnreliableS3IT::beSilentInTraining);
    JsonNode inStore = line(S3Mock.BUCKET + "/line/");
    silence.get();
    assertThat(inStore).isEqualTo(onDisk);
    assertThat(store.refused()).isGreaterThan(20);
    assertThat(keys("/line"))
        .isNotEmpty()
        .noneMatch(key -> key.contains("/.") || key.contains("_attempts"));
    LOG.info("{} of {} requests were refused", store.refused(), store.requests());
  }

  @Test
  @Order(2)
  void aStoreThatStaysDeadEndsTheCommandInTimeAndALaterOneFinishes() throws Exception {
    int times = hurry();
    String[] encode = encode(S3Mock.BUCKET + "/line/", "more");
    CompletableFuture<Long> death = CompletableFuture.supplyAsync(UnreliableS3IT::dieInEncoding);
    InProcess failed = InProcess.run(encode);
    Duration took = Duration.ofNanos(System.nanoTime() - death.get());
    store.revive();
    LOG.info("After {} s: {}", took.toSeconds(), failed.err());
    // What cannot be read the operator is to mend; what breaks off in between is a failure.
    assertThat(failed.status()).isIn(Failure.MENDABLE, Failure.OTHER);
    assertThat(failed.out()).isEmpty();
    assertThat(failed.err()).startsWith("Cannot ").hasLineCount(1);
    assertThat(took.multipliedBy(times)).isLessThan(PATIENCE);
    assertThat(keys("/line/more")).isEmpty();
    assertThat(succeed(encode).path("manifest_sha256")).isEqualTo(onDisk.path("latents"));
    // A process that was given up finds by such a file, should it wake, that it was.
    assertThat(keys("/line"))
        .filteredOn(key -> key.contains("/.") || key.contains("_attempts"))
        .allMatch(key -> key.matches(".*/\\.more\\.lease/[^/]*\\.over"));
  }

  /**
   * Has all waits between tries shorter than in what is shipped, and tasks tried as often as on a
   * cluster.
   *
   * @return so many times
   */
  private static int hurry() throws IOException {
    assertThat(SETTINGS).containsEntry(INTERVAL, "500ms");
    System.setProperty(INTERVAL, "100ms");
    System.setProperty("spark.master", "local[2,4]");
    // Those that are open have the old settings.
    FileSystem.closeAll();
    return 5;
  }

  private static void beSilentInTraining() {
    try {
      await("line/run", "checkpoints/");
      store.die();
      TimeUnit.MILLISECONDS.sleep(SILENCE.toMillis());
      store.revive();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long dieInEncoding() {
    try {
      await("line", ".more.incomplete/");
      store.die();
      return System.nanoTime();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Until a name is there, seen past the one who is unreliable. */
  private static void await(String parent, String name) throws IOException, InterruptedException {
    while (keys("/" + parent).stream().noneMatch(key -> key.contains("/" + name))) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  /** Hashes of what three commands made below {@code root}. */
  private static JsonNode line(String root) throws IOException {
    ObjectNode hashes = new ObjectMapper().createObjectNode();
    String idx = folder.resolve("idx").toUri().toString();
    JsonNode ingest = succeed("ingest", "--input", idx, "--output", root + "corpus");
    hashes.set("corpus", ingest.path("manifest_sha256"));
    JsonNode train =
        succeed(
            "train",
            "--data",
            root + "corpus",
            "--run",
            root + "run",
            "--set",
            "training.epochs=3",
            "--set",
            "training.averaging-frequency=2",
            "--set",
            "checkpoint.every=2",
            "--set",
            "model.hidden=[32]");
    hashes.set("model", train.path("model_sha256"));
    hashes.set("state", train.path("state_sha256"));
    hashes.set("latents", succeed(encode(root, "latents")).path("manifest_sha256"));
    return hashes;
  }

  private static String[] encode(String root, String output) {
    return new String[] {
      "encode", "--run", root + "run", "--data", root + "corpus", "--output", root + output
    };
  }

  /** Of {@code deploy/s3a}, but for the credentials. */
  private static Map<String, String> shipped() throws IOException {
    Map<String, String> settings = new TreeMap<>();
    for (String line : Files.readAllLines(Path.of("deploy", "s3a", "spark-defaults.conf"))) {
      String[] words = line.strip().split("\\s+", 2);
      if (words.length == 2
          && words[0].startsWith("spark.hadoop.fs.s3a.")
          && !words[0].contains("credentials")) {
        settings.put(words[0], words[1]);
      }
    }
    assertThat(settings).containsKey("spark.hadoop.fs.s3a.retry.limit");
    return settings;
  }

  private static List<String> keys(String below) throws IOException {
    Configuration conf = server.configuration();
    // A client of its own, which goes past the one who is unreliable.
    FileSystem files = FileSystem.newInstance(URI.create(S3Mock.BUCKET), conf);
    org.apache.hadoop.fs.Path root = new org.apache.hadoop.fs.Path(S3Mock.BUCKET + below);
    List<String> keys = new ArrayList<>();
    try (files) {
      if (files.exists(root)) {
        RemoteIterator<LocatedFileStatus> all = files.listFiles(root, true);
        while (all.hasNext()) {
          FileStatus file = all.next();
          keys.add(file.getPath().toUri().getPath());
        }
      }
    }
    return keys;
  }
}
