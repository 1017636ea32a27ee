package org.sparkvae.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sparkvae.config.ImageShape;
import org.sparkvae.data.SyntheticCorpus;
import org.sparkvae.testing.Child;
import org.sparkvae.testing.ClusterFolder;
import org.sparkvae.testing.Command;
import org.sparkvae.testing.FashionMnist;
import org.sparkvae.testing.SharedSpark;

/**
 * Commands on a disk that gets full, a tmpfs of their own, and the same commands again once it has
 * grown. Where a process may not have mounts of its own, nothing can be shown.
 */
@Tag("cluster")
@Timeout(value = 12, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DiskFullIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> OWN_MOUNTS = List.of("unshare", "--mount", "--map-root-user");

  /** Arguments: the place, its first size, where stderr goes, the command. */
  private static final String TWICE =
      """
      place=$1 size=$2 err=$3; shift 3
      mount -t tmpfs -o "size=$size" none "$place" || exit 99
      "$@" 2>"$err.full"; echo "status $?"
      (cd "$place" && find . -type f | sed 's/^/left /')
      mount -o remount,size=400m "$place"
      "$@" 2>"$err.again"; echo "status $?"
      (cd "$place" && find . -type f | sed 's/^/then /')
      """;

  private static Path folder;
  private static JsonNode trained;

  @BeforeAll
  static void write() throws Exception {
    assumeTrue(mayMount(), "no mounts of one's own here");
    folder = ClusterFolder.of(DiskFullIT.class);
    Files.createDirectory(folder.resolve("place"));
    SyntheticCorpus.write(folder.resolve("corpus"), new ImageShape(8, 8, 1), 6000, 3);
    Command train =
        Command.run(
            Child.words(Main.class, SharedSpark.SETTINGS, train(folder.resolve("run"))), Map.of());
    assertThat(train.status()).as(train.err()).isZero();
    trained = JSON.readTree(train.lastLine());
  }

  @Test
  void aRunThatFindsNoRoomGoesOnLater() throws Exception {
    Twice twice = twice("2m", SharedSpark.SETTINGS, train(folder.resolve("place/run")));
    assertFull(twice);
    assertThat(twice.left).noneMatch(name -> name.contains("status"));
    for (String figure : List.of("model_sha256", "state_sha256", "images_seen", "rounds")) {
      assertThat(twice.line.path(figure)).as(figure).isEqualTo(trained.path(figure));
    }
    assertThat(twice.then)
        .contains("./run/models/best.zip", "./run/models/last.zip", "./run/status/train.json");
  }

  @Test
  void latentsThatFindNoRoomAreNotThereAndComeLater() throws Exception {
    Twice twice = twice("1m", SharedSpark.SETTINGS, encode(folder.resolve("place/latents")));
    assertFull(twice);
    assertThat(twice.left).isEmpty();
    assertThat(twice.line.path("rows").asInt()).isEqualTo(6000);
    assertThat(twice.then)
        .contains("./latents/manifest.json", "./latents/status.json")
        .noneMatch(name -> name.contains("/."));
  }

  /** The order of the rows goes from disk to disk. */
  @Test
  void executorsWithoutScratchSpaceEndTheirCommand() throws Exception {
    FashionMnist.writeIdx(Files.createDirectory(folder.resolve("idx")), 9000, 1000);
    Map<String, String> settings = new TreeMap<>(SharedSpark.SETTINGS);
    settings.put("spark.local.dir", folder.resolve("place").toString());
    String[] ingest = {
      "ingest",
      "--input",
      folder.resolve("idx").toString(),
      "--output",
      folder.resolve("ingested").toString()
    };
    Twice twice = twice("32k", settings, ingest);
    assertFull(twice);
    assertThat(twice.line.path("images").asInt()).isEqualTo(10_000);
    assertThat(folder.resolve("ingested/manifest.json")).exists();
  }

  private static void assertFull(Twice twice) {
    assertThat(twice.statuses).as(twice.err).containsExactly(2, 0);
    assertThat(twice.err.lines().toList())
        .last()
        .asString()
        .matches("Cannot .*: No space left on device");
    assertThat(twice.left).noneMatch(name -> name.contains("manifest.json"));
  }

  /**
   * What a command said on the disk that was full, and the next time.
   *
   * @param statuses with which it ended
   * @param err of the first time
   * @param left files that lay there after the first time
   * @param line of the second time
   * @param then files that lay there after the second time
   */
  private record Twice(
      List<Integer> statuses, String err, List<String> left, JsonNode line, List<String> then) {}

  private static Twice twice(String size, Map<String, String> settings, String[] command)
      throws Exception {
    Path err = folder.resolve(command[0] + ".err");
    List<String> words = new ArrayList<>(OWN_MOUNTS);
    words.addAll(List.of("sh", "-c", TWICE, "sh"));
    words.addAll(List.of(folder.resolve("place").toString(), size, err.toString()));
    words.addAll(Child.words(Main.class, settings, command));
    Command done = Command.run(words, Map.of());
    assertThat(done.status()).as(done.err()).isZero();
    List<String> lines = after(done, "{");
    assertThat(lines).as(done.out()).hasSize(1);
    return new Twice(
        after(done, "status ").stream().map(Integer::valueOf).toList(),
        Files.readString(Path.of(err + ".full")),
        after(done, "left "),
        JSON.readTree("{" + lines.get(0)),
        after(done, "then "));
  }

  private static List<String> after(Command done, String start) {
    return done.out()
        .lines()
        .filter(line -> line.startsWith(start))
        .map(line -> line.substring(start.length()))
        .toList();
  }

  private static boolean mayMount() throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(OWN_MOUNTS);
    words.addAll(List.of("mount", "-t", "tmpfs", "none", "/mnt"));
    return Command.run(words, Map.of()).status() == 0;
  }

  /** State and model take some 700 kB each. */
  private static String[] train(Path run) {
    return new String[] {
      "train",
      "--data",
      folder.resolve("corpus").toString(),
      "--run",
      run.toString(),
      "--set",
      "model.hidden=[256]",
      "--set",
      "model.latents=64",
      "--set",
      "training.epochs=2",
      "--set",
      "checkpoint.every=1"
    };
  }

  private static String[] encode(Path output) {
    return new String[] {
      "encode",
      "--run",
      folder.resolve("run").toString(),
      "--data",
      folder.resolve("corpus").toString(),
      "--output",
      output.toString()
    };
  }
}
