package org.sparkvae.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sparkvae.config.ConfigLoader;
import org.sparkvae.config.LeaseConfig;
import org.sparkvae.config.UserError;
import org.sparkvae.storage.Lease;
import org.sparkvae.testing.S3Mock;

/** A run's owner and its checkpoints in a real object store: no rename, no conditional write. */
@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RunS3IT {
  private static final LeaseConfig PATIENT =
      new LeaseConfig(Duration.ofSeconds(5), Duration.ofMinutes(1));

  private static S3Mock server;
  private static Configuration conf;

  @BeforeAll
  static void start(@TempDir java.nio.file.Path folder) throws Exception {
    server = S3Mock.start(Files.createDirectory(folder.resolve("server")));
    conf = server.configuration();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @Test
  void theNewestTwoCheckpointsAreThereAndTheNewestIsFound() throws IOException {
    String uri = S3Mock.BUCKET + "/checkpoints";
    try (Lease lease = RunDirectory.lease(conf, uri, PATIENT)) {
      Checkpoints checkpoints = begin(uri, lease).checkpoints();
      for (int i = 1; i <= 4; i++) {
        String text = "after " + i;
        checkpoints.write(i, out -> out.write(text.getBytes(UTF_8)));
      }
      assertThat(begin(uri, lease).checkpoints().takeUp(RunS3IT::text)).contains("after 4");
    }
    assertThat(keys(uri))
        .hasSize(5)
        .contains("config.json", "provenance.json", "checkpoints/newest.json")
        .noneMatch(key -> key.contains("/.") || key.startsWith("."));
  }

  @Test
  void aDamagedCheckpointIsRefusedForTheOneBefore() throws IOException {
    String uri = S3Mock.BUCKET + "/damaged";
    try (Lease lease = RunDirectory.lease(conf, uri, PATIENT)) {
      Checkpoints checkpoints = begin(uri, lease).checkpoints();
      checkpoints.write(1, out -> out.write("one".getBytes(UTF_8)));
      checkpoints.write(2, out -> out.write("two".getBytes(UTF_8)));
      String newest =
          keys(uri).stream()
              .filter(key -> key.contains("/000000000002-"))
              .findFirst()
              .orElseThrow();
      Path path = new Path(uri, newest);
      try (FSDataOutputStream out = path.getFileSystem(conf).create(path, true)) {
        out.write(new byte[40]);
      }
      assertThat(begin(uri, lease).checkpoints().takeUp(RunS3IT::text)).contains("one");
    }
  }

  @Test
  void whatFailsHalfWayIsNotThere() throws IOException {
    String uri = S3Mock.BUCKET + "/failing";
    try (Lease lease = RunDirectory.lease(conf, uri, PATIENT)) {
      Checkpoints checkpoints = begin(uri, lease).checkpoints();
      assertThatThrownBy(
              () ->
                  checkpoints.write(
                      1,
                      out -> {
                        out.write(new byte[100_000]);
                        throw new IOException("gone");
                      }))
          .hasMessageEndingWith("gone");
      assertThat(keys(uri)).noneMatch(key -> key.startsWith("checkpoints"));
    }
  }

  @Test
  void oneAtATimeOwnsARun() throws Exception {
    String uri = S3Mock.BUCKET + "/owned";
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    ExecutorService pool = Executors.newFixedThreadPool(4);
    List<CompletableFuture<Void>> done = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      done.add(CompletableFuture.runAsync(() -> hold(uri, inside, most), pool));
    }
    done.forEach(CompletableFuture::join);
    pool.shutdown();
    assertThat(most).hasValue(1);
    assertThat(keys(uri)).isEmpty();
  }

  @Test
  void whoseHeartbeatStandsStillLosesTheRun() throws IOException {
    String uri = S3Mock.BUCKET + "/lost";
    Path claim = new Path(uri + "/.lease/elsewhere.json");
    try (FSDataOutputStream out = claim.getFileSystem(conf).create(claim)) {
      out.write(
          """
          {"id":"elsewhere","ticket":1,"beat":7,"timeout_ms":1000,"host":"other",
          "place":"another boot","pid":1,"process_start":"1","since":"yesterday"}"""
              .getBytes(UTF_8));
    }
    LeaseConfig quick = new LeaseConfig(Duration.ofMillis(500), Duration.ZERO);
    try (Lease lease = RunDirectory.lease(conf, uri, quick)) {
      lease.require();
      assertThat(keys(uri))
          .contains(".lease/elsewhere.over")
          .doesNotContain(".lease/elsewhere.json");
    }
  }

  @Test
  void anOwnerThatIsAliveKeepsTheRun() throws IOException {
    String uri = S3Mock.BUCKET + "/kept";
    LeaseConfig owners = new LeaseConfig(Duration.ofSeconds(2), Duration.ZERO);
    try (Lease lease = RunDirectory.lease(conf, uri, owners)) {
      LeaseConfig others = new LeaseConfig(Duration.ofSeconds(5), Duration.ofMillis(100));
      assertThatThrownBy(() -> RunDirectory.lease(conf, uri, others))
          .isInstanceOf(UserError.class)
          .hasMessageStartingWith("Cannot train into s3a://vae/kept: process ");
      lease.require();
    }
  }

  private static void hold(String uri, AtomicInteger inside, AtomicInteger most) {
    try (Lease lease = RunDirectory.lease(conf, uri, PATIENT)) {
      most.accumulateAndGet(inside.incrementAndGet(), Math::max);
      lease.require();
      inside.decrementAndGet();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RunDirectory begin(String uri, Lease lease) throws IOException {
    return RunDirectory.begin(
        conf,
        uri,
        ConfigLoader.load(),
        new ObjectMapper().createObjectNode().put("data_manifest_sha256", "a"),
        lease);
  }

  private static String text(InputStream content) throws IOException {
    return new String(content.readAllBytes(), UTF_8);
  }

  /** Keys below a URI, without it. */
  private static List<String> keys(String uri) throws IOException {
    Path root = new Path(uri);
    FileSystem files = root.getFileSystem(conf);
    List<String> keys = new ArrayList<>();
    if (files.exists(root)) {
      RemoteIterator<LocatedFileStatus> all = files.listFiles(root, true);
      while (all.hasNext()) {
        keys.add(all.next().getPath().toString().substring(uri.length() + 1));
      }
    }
    return keys;
  }
}
