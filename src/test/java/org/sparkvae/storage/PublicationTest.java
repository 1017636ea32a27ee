package org.sparkvae.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkvae.config.UserError;

class PublicationTest {
  private static final Identity IDENTITY = identity("28x28", "abc");
  private static final List<String> WHOLE =
      List.of(
          "data/part-0.bin",
          "data/part-1.bin",
          "errors/part-0.bin",
          "manifest.json",
          "status.json");

  private final Configuration conf = new Configuration();
  private final Configuration faulty = FaultyFileSystem.configuration();
  private Path root;
  private Path output;

  @BeforeEach
  void place(@TempDir Path dir) {
    root = dir;
    output = dir.resolve("a/b/out");
  }

  @Test
  void publishesWhatWasAcceptedAndNothingElse() throws IOException {
    try (Publication publication = open(IDENTITY)) {
      StagedFile loser = StagedFile.create(conf, publication.staging(), "data/part-0.bin", "lost");
      loser.stream().write(9);
      loser.finish(1, new TreeMap<>());
      publish(publication);
    }
    assertOnlyTheOutputIsThere();
    assertThat(Files.readAllBytes(output.resolve("data/part-1.bin"))).containsExactly(1, 1, 1);
    assertThat(Files.readString(output.resolve("status.json"))).isEqualTo(line() + "\n");
    assertThat(Manifest.read(conf, hadoop(output)).rows()).isEqualTo(5);
  }

  @Test
  void theSameCommandChangesNothing() throws IOException {
    publish(IDENTITY);
    Map<String, Object> before = times(root);
    try (Publication again = open(IDENTITY)) {
      assertThat(again.finished()).map(ObjectNode::toString).contains(line().toString());
    }
    assertThat(times(root)).isEqualTo(before);
  }

  @Test
  void anotherCommandIsRefused() throws IOException {
    publish(IDENTITY);
    Map<String, Object> before = times(root);
    assertRefused(
        identity("32x32", "abc"), "an output of ingest with another size: 28x28 there, 32x32 here");
    assertRefused(
        identity("28x28", "def"), "an output of ingest from another data: abc there, def here");
    assertRefused(
        new Identity("encode", new TreeMap<>(), new TreeMap<>()),
        "an output of ingest, not of encode");
    assertThat(times(root)).isEqualTo(before);
  }

  @Test
  void foreignContentIsRefusedAndUntouched() throws IOException {
    Files.createDirectories(output);
    Files.writeString(output.resolve("thesis.tex"), "precious");
    assertRefused(IDENTITY, "thesis.tex and no manifest.json");
    assertThat(tree(root)).containsExactly("a/b/out/thesis.tex");
  }

  @Test
  void aFileInThePlaceIsRefused() throws IOException {
    Files.createDirectories(output.getParent());
    Files.writeString(output, "precious");
    assertRefused(IDENTITY, "a file");
  }

  @Test
  void aManifestWithoutStatusIsRefused() throws IOException {
    publish(IDENTITY);
    Files.delete(output.resolve("status.json"));
    assertRefused(IDENTITY, "manifest.json without status.json");
  }

  @Test
  void anEmptyDirectoryIsAccepted() throws IOException {
    Files.createDirectories(output);
    publish(IDENTITY);
    assertThat(tree(output)).isEqualTo(WHOLE);
  }

  @Test
  void failureLeavesNothing() throws IOException {
    try (Publication publication = open(IDENTITY)) {
      publication.accept(List.of(stage(publication, "data/part-0.bin", 2)));
    }
    assertThat(root).isEmptyDirectory();
  }

  @Test
  void failureKeepsDirectoriesThatWereThere() throws IOException {
    Files.createDirectories(output);
    try (Publication publication = open(IDENTITY)) {
      publication.accept(List.of(stage(publication, "data/part-0.bin", 2)));
    }
    assertThat(output).isEmptyDirectory();
    assertThat(staging()).doesNotExist();
  }

  @Test
  void aFileThatShrankIsNotPublished() throws IOException {
    try (Publication publication = open(IDENTITY)) {
      StagedEntry entry = stage(publication, "data/part-0.bin", 2);
      publication.accept(List.of(entry));
      Files.write(staging().resolve(entry.attempt()), new byte[] {1});
      assertUnpublished(publication, entry.attempt() + " has 1 of 2 bytes");
      Files.delete(staging().resolve(entry.attempt()));
      assertUnpublished(
          publication, entry.attempt() + " is gone: does another process write this output?");
    }
    assertThat(root).isEmptyDirectory();
  }

  private void assertUnpublished(Publication publication, String reason) {
    assertThatThrownBy(() -> publication.publish(manifest(publication), line()))
        .isInstanceOf(IOException.class)
        .hasMessage("Cannot write file:" + output + ": " + reason);
  }

  @Test
  void failureHalfThroughTheMovesIsTakenBack() throws IOException {
    try (Publication publication = Publication.open(faulty, "faulty:" + output, IDENTITY)) {
      publication.accept(entries(publication));
      publication.accept(List.of(stage(publication, "npy/stuck", 1)));
      assertThatThrownBy(() -> publication.publish(manifest(publication), line()))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("Cannot write faulty:" + output + ": Cannot move ")
          .hasMessageEndingWith("to faulty:" + output + "/npy/stuck: refused");
      assertThat(output.resolve("data/part-0.bin")).exists();
    }
    assertThat(root).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void aKilledPublicationIsFinishedByTheNext(int done) throws IOException {
    killAfter(done);
    Map<String, Object> published = times(output);
    try (Publication next = open(IDENTITY)) {
      assertThat(next.finished()).map(ObjectNode::toString).contains(line().toString());
    }
    assertOnlyTheOutputIsThere();
    assertThat(times(output)).containsAllEntriesOf(published);
    assertThat(Manifest.read(conf, hadoop(output)).rows()).isEqualTo(5);
  }

  @Test
  void aKilledPublicationOfAnotherCommandIsRefused() throws IOException {
    killAfter(1);
    List<String> before = tree(root);
    assertRefused(
        identity("32x32", "abc"),
        "an interrupted output of ingest with another size: 28x28 there, 32x32 here");
    assertThat(tree(root)).isEqualTo(before);
  }

  @Test
  void anUndoThatWasKilledIsFinishedByTheNext() throws IOException {
    killAfter(2);
    Files.delete(output.resolve("data/part-0.bin"));
    try (Publication next = open(IDENTITY)) {
      assertThat(next.finished()).isEmpty();
      assertThat(output).doesNotExist();
      publish(next);
    }
    assertThat(tree(output)).isEqualTo(WHOLE);
  }

  @Test
  void aKilledCopyingMoveIsDoneAgain() throws IOException {
    killAfter(0);
    Files.createDirectories(output.resolve("data"));
    Files.write(output.resolve("data/part-1.bin"), new byte[] {1});
    open(IDENTITY).close();
    assertThat(Files.readAllBytes(output.resolve("data/part-1.bin"))).containsExactly(1, 1, 1);
  }

  @Test
  void whatAKilledCommandStagedIsDeleted() throws IOException {
    Publication killed = open(IDENTITY);
    stage(killed, "data/part-7.bin", 3);
    publish(identity("32x32", "abc"));
    assertThat(tree(output)).isEqualTo(WHOLE);
    assertThat(staging()).doesNotExist();
  }

  @Test
  void anOutputInItsInputIsRefused() throws IOException {
    Publication.open(conf, output.toString(), IDENTITY, output + "put").close();
    String input = root.resolve("a").toUri().toString();
    assertThatThrownBy(() -> Publication.open(conf, output.toString(), IDENTITY, input))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "Cannot write file:" + output + ": it lies in the input file:" + root.resolve("a"));
    assertThatThrownBy(() -> Publication.open(conf, output.toString(), IDENTITY, output.toString()))
        .isInstanceOf(UserError.class);
    assertThat(Files.exists(root.resolve("a"))).isFalse();
  }

  @Test
  void theRootIsNoOutput() {
    assertThatThrownBy(() -> Publication.open(conf, "file:/", IDENTITY))
        .isInstanceOf(UserError.class)
        .hasMessage("Invalid output: file:/ (below the root)");
  }

  @Test
  void unknownSchemesAndBadUrisAreTheOperators() {
    assertThatThrownBy(() -> Publication.open(conf, "gopher://hole/x", IDENTITY))
        .isInstanceOf(UserError.class)
        .hasMessage("Cannot open gopher://hole/x: No FileSystem for scheme \"gopher\"");
    assertThatThrownBy(() -> Publication.open(conf, "", IDENTITY))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("Invalid URI:  (");
  }

  @Test
  void aFileAmongTheParentsIsTheOperators() throws IOException {
    Files.writeString(root.resolve("a"), "a file");
    assertThatThrownBy(() -> open(IDENTITY))
        .isInstanceOf(UserError.class)
        .hasMessage("Cannot write file:" + output + ": a file is in the way");
  }

  @Test
  void aPathIsGivenOnce() throws IOException {
    try (Publication publication = open(IDENTITY)) {
      StagedEntry entry = stage(publication, "data/part-0.bin", 1);
      publication.accept(List.of(entry));
      assertThatThrownBy(() -> publication.accept(List.of(entry)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("Cannot accept data/part-0.bin: given twice");
    }
  }

  @Test
  void theManifestIsOfTheseFiles() throws IOException {
    try (Publication publication = open(IDENTITY)) {
      Manifest other = Manifest.builder("corpus", identity("1x1", "abc")).build();
      assertThatThrownBy(() -> publication.publish(other, line()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("Cannot publish file:" + output + ": manifest of other files");
    }
  }

  /** Writes the journal and carries out so many of its five steps, as a killed process would. */
  private void killAfter(int done) throws IOException {
    Publication killed = open(IDENTITY);
    List<StagedEntry> entries = entries(killed);
    killed.accept(entries);
    Manifest manifest = manifest(killed);
    SortedMap<String, String> moves = new TreeMap<>();
    entries.forEach(entry -> moves.put(entry.file().path(), entry.attempt()));
    String json = new String(manifest.toJson(), StandardCharsets.UTF_8);
    Journal journal = new Journal(json, line(), moves, List.of("file:" + output));
    journal.write(conf, killed.staging());
    for (String path : WHOLE.subList(0, done)) {
      Path target = output.resolve(path);
      Files.createDirectories(target.getParent());
      if (path.equals("manifest.json")) {
        Files.writeString(target, json);
      } else if (path.equals("status.json")) {
        Files.writeString(target, line() + "\n");
      } else {
        Files.move(staging().resolve(moves.get(path)), target);
      }
    }
  }

  private void publish(Identity identity) throws IOException {
    try (Publication publication = open(identity)) {
      publish(publication);
    }
  }

  private void publish(Publication publication) throws IOException {
    publication.accept(entries(publication));
    publication.publish(manifest(publication), line());
  }

  private List<StagedEntry> entries(Publication publication) throws IOException {
    return List.of(
        stage(publication, "data/part-0.bin", 2),
        stage(publication, "data/part-1.bin", 3),
        stage(publication, "errors/part-0.bin", 1));
  }

  private StagedEntry stage(Publication publication, String name, int rows) throws IOException {
    try (StagedFile file = StagedFile.create(faulty, publication.staging(), name, "0")) {
      for (int i = 0; i < rows; i++) {
        file.stream().write(1);
      }
      return file.finish(rows, new TreeMap<>(Map.of("train", (long) rows)));
    }
  }

  private Manifest manifest(Publication publication) {
    Identity identity = publication.identity();
    return Manifest.builder("corpus", identity).files(publication.files()).build();
  }

  private Publication open(Identity identity) throws IOException {
    return Publication.open(conf, output.toString(), identity);
  }

  private void assertRefused(Identity identity, String content) {
    assertThatThrownBy(() -> open(identity))
        .isInstanceOf(UserError.class)
        .hasMessage("Cannot write file:" + output + ": it holds other content (" + content + ")");
  }

  private void assertOnlyTheOutputIsThere() throws IOException {
    assertThat(tree(root)).isEqualTo(WHOLE.stream().map(f -> "a/b/out/" + f).toList());
  }

  private Path staging() {
    return output.resolveSibling(".out.incomplete");
  }

  private static ObjectNode line() {
    return StatusLine.of("ingest")
        .figure("images", 5, "images written")
        .figure("share", 0.1, "of all")
        .json();
  }

  private static Identity identity(String size, String data) {
    return new Identity(
        "ingest", new TreeMap<>(Map.of("size", size)), new TreeMap<>(Map.of("data", data)));
  }

  private static org.apache.hadoop.fs.Path hadoop(Path path) {
    return new org.apache.hadoop.fs.Path(path.toUri());
  }

  /** All regular files below, check-sum and hidden ones too. */
  private static List<String> tree(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(Files::isRegularFile)
          .map(f -> directory.relativize(f).toString())
          .sorted()
          .toList();
    }
  }

  private static Map<String, Object> times(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return Map.of();
    }
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(Files::isRegularFile)
          .collect(
              Collectors.toMap(f -> directory.relativize(f).toString(), PublicationTest::time));
    }
  }

  private static Object time(Path file) {
    try {
      return List.of(Files.getLastModifiedTime(file), Files.size(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
