package org.sparkvae.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sparkvae.config.UserError;
import org.sparkvae.testing.S3Mock;

/** Outputs in a real object store, whose renames are copies and whose directories are fictions. */
@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PublicationS3IT {
  private static final Identity IDENTITY = identity("1");
  private static final String PART = "data/part-00000.parquet";

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
  void whatIsPublishedIsReadBackAndNothingElseLies() throws IOException {
    byte[] content = bytes(3_000_000);
    String output = S3Mock.BUCKET + "/published";
    publish(output, content);
    assertThat(read(output + "/" + PART)).isEqualTo(content);
    Manifest manifest = Manifest.read(conf, new Path(output));
    assertThat(manifest.rows()).isEqualTo(7);
    assertThat(manifest.files().get(0).bytes()).isEqualTo(content.length);
    assertThat(names(S3Mock.BUCKET + "/")).contains("published").noneMatch(n -> n.startsWith("."));
    assertThat(names(output)).containsExactlyInAnyOrder("data", "manifest.json", "status.json");
  }

  @Test
  void theSameCommandFindsItDone() throws IOException {
    String output = S3Mock.BUCKET + "/done";
    publish(output, bytes(1000));
    try (Publication again = Publication.open(conf, output, IDENTITY)) {
      assertThat(again.finished()).contains(statusLine());
    }
    assertThat(read(output + "/" + PART)).isEqualTo(bytes(1000));
  }

  @Test
  void anotherCommandIsRefusedAndTouchesNothing() throws IOException {
    String output = S3Mock.BUCKET + "/taken";
    publish(output, bytes(1000));
    assertThatThrownBy(() -> Publication.open(conf, output, identity("2")))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("Cannot write s3a://vae/taken: ");
    assertThat(read(output + "/" + PART)).isEqualTo(bytes(1000));
  }

  @Test
  void anUnfinishedOutputIsAbsent() throws IOException {
    String output = S3Mock.BUCKET + "/unfinished";
    try (Publication publication = Publication.open(conf, output, IDENTITY)) {
      publication.accept(List.of(stage(publication.staging(), bytes(1000))));
    }
    assertThat(names(S3Mock.BUCKET + "/")).noneMatch(name -> name.contains("unfinished"));
  }

  private static void publish(String output, byte[] content) throws IOException {
    try (Publication publication = Publication.open(conf, output, IDENTITY)) {
      publication.accept(List.of(stage(publication.staging(), content)));
      Manifest manifest = Manifest.builder("latents", IDENTITY).files(publication.files()).build();
      publication.publish(manifest, statusLine());
    }
  }

  private static StagedEntry stage(Path staging, byte[] content) throws IOException {
    try (StagedFile lost = StagedFile.create(conf, staging, PART, "0")) {
      lost.stream().write(content, 0, content.length / 2);
    }
    try (StagedFile file = StagedFile.create(conf, staging, PART, "1")) {
      file.stream().write(content);
      return file.finish(7, new TreeMap<>());
    }
  }

  private static Identity identity(String data) {
    SortedMap<String, String> inputs = new TreeMap<>(Map.of("data", data));
    return new Identity("encode", new TreeMap<>(), inputs);
  }

  private static ObjectNode statusLine() {
    return JsonNodeFactory.instance.objectNode().put("command", "encode").put("status", "ok");
  }

  private static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    new SplittableRandom(count).nextBytes(bytes);
    return bytes;
  }

  private static byte[] read(String uri) throws IOException {
    Path path = new Path(uri);
    try (InputStream stream = path.getFileSystem(conf).open(path)) {
      return stream.readAllBytes();
    }
  }

  private static List<String> names(String uri) throws IOException {
    Path path = new Path(uri);
    FileSystem files = path.getFileSystem(conf);
    return Arrays.stream(files.listStatus(path))
        .map(FileStatus::getPath)
        .map(Path::getName)
        .toList();
  }
}
