package org.sparkvae.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkvae.config.ConfigLoader;
import org.sparkvae.storage.DamagedFileException;
import org.sparkvae.storage.Digests;

class CheckpointsTest {
  @TempDir Path folder;

  @Test
  void theNewestTwoAreKept() throws IOException {
    Checkpoints checkpoints = checkpoints();
    assertThat(checkpoints.takeUp(CheckpointsTest::text)).isEmpty();
    for (int i = 1; i <= 4; i++) {
      write(checkpoints, i);
    }
    assertThat(rounds()).containsExactly(3, 4);
    assertThat(checkpoints().takeUp(CheckpointsTest::text)).contains("4");
    assertThat(rounds()).containsExactly(3, 4);
  }

  @Test
  void afterAFallbackTheDamagedOneGoesAndTheWholeOneStays() throws IOException {
    Checkpoints checkpoints = checkpoints();
    write(checkpoints, 1);
    write(checkpoints, 2);
    Files.write(files().get(1), new byte[100]);
    Checkpoints again = checkpoints();
    assertThat(again.takeUp(CheckpointsTest::text)).contains("1");
    assertThat(rounds()).containsExactly(1);
    write(again, 2);
    assertThat(rounds()).containsExactly(1, 2);
    assertThat(checkpoints().takeUp(CheckpointsTest::text)).contains("2");
  }

  @Test
  void whatAKilledProcessLeftIsNotTakenForTheNewestAndGoes() throws IOException {
    Checkpoints checkpoints = checkpoints();
    write(checkpoints, 1);
    byte[] whole = Files.readAllBytes(files().get(0));
    // Whole, but not yet published; and half-written.
    Path unpublished = files().get(0).resolveSibling(name(2));
    Files.write(unpublished, whole);
    Files.write(files().get(0).resolveSibling("." + name(3) + ".x"), new byte[10]);
    assertThat(checkpoints().takeUp(CheckpointsTest::text)).contains("1");
    assertThat(rounds()).containsExactly(1);
  }

  @Test
  void aListThatNamesWhatIsGoneIsDoneWithout() throws IOException {
    Checkpoints checkpoints = checkpoints();
    write(checkpoints, 1);
    write(checkpoints, 2);
    Path list = folder.resolve("run/checkpoints/newest.json");
    Files.writeString(list, Files.readString(list).replace("00000000000", "10000000000"));
    assertThat(checkpoints().takeUp(CheckpointsTest::text)).contains("2");
  }

  @Test
  void listsThatMakeNoSenseAreDoneWithout() throws IOException {
    Path list = folder.resolve("run/checkpoints/newest.json");
    for (String text :
        List.of("", "{}", "[1]", "{\"checkpoints\":[null]}", "{\"checkpoints\":[\"../../x:y\"]}")) {
      Checkpoints checkpoints = checkpoints();
      write(checkpoints, 5);
      Files.writeString(list, text);
      assertThat(checkpoints().takeUp(CheckpointsTest::text)).as(text).contains("5");
      checkpoints.clear();
    }
  }

  @Test
  void whatCannotBeReadForAnotherReasonIsNotTakenForDamaged() throws IOException {
    write(checkpoints(), 1);
    assertThatThrownBy(
            () ->
                checkpoints()
                    .takeUp(
                        content -> {
                          throw new IOException("503 Slow Down");
                        }))
        .hasMessage("503 Slow Down");
    assertThat(rounds()).containsExactly(1);
  }

  @Test
  void whatTheReaderRefusesIsDamaged() throws IOException {
    Checkpoints checkpoints = checkpoints();
    write(checkpoints, 1);
    write(checkpoints, 2);
    Optional<String> taken =
        checkpoints()
            .takeUp(
                content -> {
                  String text = text(content);
                  if (text.equals("2")) {
                    throw new DamagedFileException("Cannot read checkpoint: no");
                  }
                  return text;
                });
    assertThat(taken).contains("1");
  }

  /** What {@code newest.json} names is whole at any time, for anyone. */
  @Test
  void noReaderEverSeesABrokenOne() throws Exception {
    Checkpoints checkpoints = checkpoints();
    write(checkpoints, 0);
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 1; i <= 150; i++) {
                write(checkpoints, i);
              }
            });
    List<Long> seen = new ArrayList<>();
    while (!writer.isDone()) {
      seen.add(newestWholeFile());
    }
    writer.join();
    assertThat(seen).isSorted().hasSizeGreaterThan(1);
  }

  /** Length of the newest file; a reader that is overtaken twice looks again. */
  private long newestWholeFile() throws IOException {
    while (true) {
      Path list = folder.resolve("run/checkpoints/newest.json");
      String name =
          new ObjectMapper()
              .readTree(Files.readAllBytes(list))
              .path("checkpoints")
              .path(0)
              .asText();
      Path file = list.resolveSibling(name);
      try {
        byte[] bytes = Files.readAllBytes(file);
        byte[] content = Arrays.copyOf(bytes, bytes.length - 32);
        byte[] seal = Arrays.copyOfRange(bytes, bytes.length - 32, bytes.length);
        assertThat(Digests.hex(seal)).isEqualTo(Digests.sha256(content));
        return Long.parseLong(name.substring(0, 12));
      } catch (NoSuchFileException overtaken) {
        assertThat(name).isNotEmpty();
      }
    }
  }

  private Checkpoints checkpoints() throws IOException {
    return RunDirectory.begin(
            new Configuration(),
            folder.resolve("run").toString(),
            ConfigLoader.load(),
            new ObjectMapper().createObjectNode().put("data_manifest_sha256", "a"))
        .checkpoints();
  }

  private static void write(Checkpoints checkpoints, int rounds) {
    try {
      checkpoints.write(rounds, out -> out.write(String.valueOf(rounds).getBytes(UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(InputStream content) throws IOException {
    return new String(content.readAllBytes(), UTF_8);
  }

  private static String name(int rounds) {
    return String.format("%012d-%s.checkpoint", rounds, UUID.randomUUID());
  }

  private List<Integer> rounds() throws IOException {
    return files().stream()
        .map(file -> Integer.valueOf(file.getFileName().toString().substring(0, 12)))
        .toList();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("run/checkpoints"))) {
      return files
          .filter(file -> !file.endsWith("newest.json"))
          .sorted(Comparator.naturalOrder())
          .toList();
    }
  }
}
