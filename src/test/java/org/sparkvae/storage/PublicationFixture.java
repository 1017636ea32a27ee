package org.sparkvae.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.sparkvae.config.UserError;

/** An output of five files, and what there is of it. */
abstract class PublicationFixture {
  static final Identity IDENTITY = identity("28x28", "abc");
  static final List<String> WHOLE =
      List.of(
          "data/part-0.bin",
          "data/part-1.bin",
          "errors/part-0.bin",
          "manifest.json",
          "status.json");

  final Configuration conf = new Configuration();
  final Configuration faulty = FaultyFileSystem.configuration();
  Path root;
  Path output;

  @BeforeEach
  void place(@TempDir Path dir) {
    root = dir;
    output = dir.resolve("a/b/out");
  }

  void publish(Identity identity) throws IOException {
    try (Publication publication = open(identity)) {
      publish(publication);
    }
  }

  void publish(Publication publication) throws IOException {
    publication.accept(entries(publication));
    publication.publish(manifest(publication), line());
  }

  List<StagedEntry> entries(Publication publication) throws IOException {
    return List.of(
        stage(publication, "data/part-0.bin", 2),
        stage(publication, "data/part-1.bin", 3),
        stage(publication, "errors/part-0.bin", 1));
  }

  StagedEntry stage(Publication publication, String name, int rows) throws IOException {
    try (StagedFile file = StagedFile.create(faulty, publication.staging(), name, "0")) {
      for (int i = 0; i < rows; i++) {
        file.stream().write(1);
      }
      return file.finish(rows, new TreeMap<>(Map.of("train", (long) rows)));
    }
  }

  Manifest manifest(Publication publication) {
    Identity identity = publication.identity();
    return Manifest.builder("corpus", identity).files(publication.files()).build();
  }

  Publication open(Identity identity) throws IOException {
    return Publication.open(conf, output.toString(), identity);
  }

  void assertRefused(Identity identity, String content) {
    assertThatThrownBy(() -> open(identity))
        .isInstanceOf(UserError.class)
        .hasMessage("Cannot write file:" + output + ": it holds other content (" + content + ")");
  }

  void assertOnlyTheOutputIsThere() throws IOException {
    assertThat(tree(root)).isEqualTo(WHOLE.stream().map(f -> "a/b/out/" + f).toList());
  }

  Path staging() {
    return output.resolveSibling(".out.incomplete");
  }

  static ObjectNode line() {
    return StatusLine.of("ingest")
        .figure("images", 5, "images written")
        .figure("share", 0.1, "of all")
        .json();
  }

  static Identity identity(String size, String data) {
    return new Identity(
        "ingest", new TreeMap<>(Map.of("size", size)), new TreeMap<>(Map.of("data", data)));
  }

  static org.apache.hadoop.fs.Path hadoop(Path path) {
    return new org.apache.hadoop.fs.Path(path.toUri());
  }

  /** All regular files below, check-sum and hidden ones too. */
  static List<String> tree(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(Files::isRegularFile)
          .map(f -> directory.relativize(f).toString())
          .sorted()
          .toList();
    }
  }

  static Map<String, Object> times(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return Map.of();
    }
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(Files::isRegularFile)
          .collect(
              Collectors.toMap(f -> directory.relativize(f).toString(), PublicationFixture::time));
    }
  }

  static Object time(Path file) {
    try {
      return List.of(Files.getLastModifiedTime(file), Files.size(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
