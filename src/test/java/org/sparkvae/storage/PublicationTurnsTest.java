package org.sparkvae.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkvae.config.LeaseConfig;
import org.sparkvae.config.UserError;

/** Commands that are killed while they publish, and two at once. */
class PublicationTurnsTest extends PublicationFixture {
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
    die();
    publish(identity("32x32", "abc"));
    assertThat(tree(output)).isEqualTo(WHOLE);
    assertThat(staging()).doesNotExist();
  }

  @Test
  void twoAtOnceTakeTurnsAndTheSecondFindsItDone() throws Exception {
    Publication first = open(IDENTITY);
    CompletableFuture<Optional<ObjectNode>> second =
        CompletableFuture.supplyAsync(
            () -> {
              try (Publication publication = open(IDENTITY)) {
                return publication.finished();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    publish(first);
    assertThat(second).isNotDone();
    first.close();
    assertThat(second.get()).map(ObjectNode::toString).contains(line().toString());
    assertOnlyTheOutputIsThere();
  }

  @Test
  void whoIsAliveIsNotDisturbed() throws IOException {
    LeaseConfig impatient = new LeaseConfig(Duration.ofSeconds(1), Duration.ZERO);
    try (Publication first = Publication.open(conf, output.toString(), IDENTITY, impatient)) {
      first.accept(entries(first));
      assertThatThrownBy(() -> Publication.open(conf, output.toString(), IDENTITY, impatient))
          .isInstanceOf(UserError.class)
          .hasMessageStartingWith("Cannot write file:" + output + ": process ");
      first.publish(manifest(first), line());
    }
    assertOnlyTheOutputIsThere();
  }

  @Test
  void whoHasBeenTakenOverPublishesNothingAndDisturbsNobody() throws IOException {
    Publication slow = open(IDENTITY);
    slow.accept(entries(slow));
    die();
    try (Publication next = open(IDENTITY)) {
      assertThatThrownBy(() -> slow.publish(manifest(slow), line()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("is gone: does another process write this output?");
      slow.close();
      publish(next);
    }
    assertOnlyTheOutputIsThere();
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
    die();
  }

  /** Takes the claim from a publication that nobody closes; that of a dead process is no more. */
  private void die() throws IOException {
    Path lease = output.resolveSibling(".out.lease");
    for (String claim : lease.toFile().list()) {
      Files.delete(lease.resolve(claim));
    }
    Files.delete(lease);
  }
}
