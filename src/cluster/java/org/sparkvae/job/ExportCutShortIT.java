package org.sparkvae.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkvae.storage.FileEntry;
import org.sparkvae.storage.Manifest;
import org.sparkvae.testing.Child;
import org.sparkvae.testing.ClusterFolder;
import org.sparkvae.testing.FashionMnist;
import org.sparkvae.testing.SharedSpark;

/**
 * {@code ingest} and {@code encode} as a scheduler has it that ends a task, or loses it, and starts
 * the same command again: one result, that of a command left alone.
 */
@Tag("cluster")
@Timeout(value = 12, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ExportCutShortIT {
  private static final SplittableRandom RANDOM =
      new SplittableRandom(Long.getLong("kills.seed", 20240503L));

  private static Path folder;
  private static JsonNode corpus;
  private static JsonNode latents;

  @BeforeAll
  static void write() throws Exception {
    folder = ClusterFolder.of(ExportCutShortIT.class);
    FashionMnist.writeIdx(Files.createDirectory(folder.resolve("idx")), 9000, 1000);
    corpus = finish(ingest("corpus"));
    finish(
        Child.start(
            Main.class,
            SharedSpark.SETTINGS,
            "train",
            "--data",
            at("corpus"),
            "--run",
            at("run"),
            "--set",
            "training.epochs=1"));
    latents = finish(encode("latents"));
  }

  @ParameterizedTest
  @CsvSource({"ingest, TERM, 143", "ingest, KILL, 137", "encode, TERM, 143", "encode, KILL, 137"})
  void theSameCommandAgainComesToTheResultOfOneLeftAlone(String command, String signal, int status)
      throws Exception {
    String output = command + "-" + signal;
    try (Child first = start(command, output)) {
      first.awaitThat(() -> Files.exists(folder.resolve("." + output + ".incomplete/_attempts")));
      TimeUnit.MILLISECONDS.sleep(RANDOM.nextLong(200));
      first.signal(signal);
      assertThat(first.await()).as(first.err()).isEqualTo(status);
      assertThat(first.out()).isEmpty();
    }
    assertThat(folder.resolve(output).resolve("manifest.json")).doesNotExist();
    assertAlone(command, output, finish(start(command, output)));
  }

  @Test
  void twoAtOnceComeToOneResult() throws Exception {
    try (Child first = encode("both");
        Child second = encode("both")) {
      for (Child one : List.of(first, second)) {
        assertThat(one.await()).as(one.err()).isZero();
      }
      assertThat(first.out()).isEqualTo(second.out());
      assertAlone("encode", "both", new ObjectMapper().readTree(first.out()));
    }
  }

  private static void assertAlone(String command, String output, JsonNode line) throws IOException {
    JsonNode alone = command.equals("ingest") ? corpus : latents;
    assertThat(line.path("manifest_sha256")).isEqualTo(alone.path("manifest_sha256"));
    Manifest manifest =
        Manifest.read(
            new Configuration(), new org.apache.hadoop.fs.Path(folder.resolve(output).toUri()));
    assertThat(manifest.rows()).isEqualTo(10_000);
    try (Stream<Path> files = Files.walk(folder.resolve(output))) {
      assertThat(
              files
                  .filter(Files::isRegularFile)
                  .map(file -> folder.resolve(output).relativize(file).toString()))
          .contains("manifest.json", "status.json")
          .hasSize(manifest.files().size() + 2)
          .containsAll(manifest.files().stream().map(FileEntry::path).toList());
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.startsWith("." + output));
    }
  }

  private static Child start(String command, String output) throws IOException {
    return command.equals("ingest") ? ingest(output) : encode(output);
  }

  private static Child ingest(String output) throws IOException {
    return Child.start(
        Main.class, SharedSpark.SETTINGS, "ingest", "--input", at("idx"), "--output", at(output));
  }

  private static Child encode(String output) throws IOException {
    return Child.start(
        Main.class,
        SharedSpark.SETTINGS,
        "encode",
        "--run",
        at("run"),
        "--data",
        at("corpus"),
        "--output",
        at(output));
  }

  private static JsonNode finish(Child child) throws Exception {
    try (child) {
      assertThat(child.await()).as(child.err()).isZero();
      return new ObjectMapper().readTree(child.out());
    }
  }

  private static String at(String name) {
    return folder.resolve(name).toString();
  }
}
