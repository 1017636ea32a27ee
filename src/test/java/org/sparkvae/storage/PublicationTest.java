package org.sparkvae.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.sparkvae.config.UserError;

class PublicationTest extends PublicationFixture {
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
}
