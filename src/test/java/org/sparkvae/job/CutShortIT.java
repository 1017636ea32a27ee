package org.sparkvae.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkvae.config.ImageShape;
import org.sparkvae.data.SyntheticCorpus;
import org.sparkvae.run.ModelStore;
import org.sparkvae.storage.Digests;
import org.sparkvae.testing.Child;
import org.sparkvae.testing.SharedSpark;

/**
 * {@code train} in processes of its own, which are killed, stopped, started twice and told to end,
 * against one that was left alone.
 *
 * <p>{@code -Dkills=10} kills so often, instead of twice.
 */
@Timeout(value = 15, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CutShortIT {
  private static final Logger LOG = LoggerFactory.getLogger(CutShortIT.class);
  private static final int KILLS = Integer.getInteger("kills", 2);
  private static final String[] SPARK = {
    "training.workers=3", "training.averaging-frequency=3", "training.outer-momentum=0.3"
  };
  private static final String[] LOCAL = {
    "training.mode=local", "training.averaging-frequency=50", "training.epochs=200"
  };

  @TempDir static Path folder;

  @BeforeAll
  static void write() throws IOException {
    SyntheticCorpus.write(folder.resolve("corpus"), new ImageShape(8, 8, 1), 2000, 3);
  }

  @Test
  void aDriverKilledAtRandomMomentsComesToTheResultOfOneLeftAlone() throws Exception {
    Child left = train("alone", SPARK);
    awaitCheckpointAfter(0, left, "alone");
    long start = System.nanoTime();
    JsonNode alone = finish(left);
    // All of them together come to half of it.
    long span = (System.nanoTime() - start) / KILLS;
    long seed = Long.getLong("kills.seed", 20240501L);
    SplittableRandom random = new SplittableRandom(seed);
    long[] rounds = new long[KILLS];
    for (int i = 0; i < KILLS; i++) {
      try (Child driver = train("killed", SPARK)) {
        // Most of its time is Spark's start, where there is nothing to lose.
        awaitCheckpointAfter(newest("killed"), driver, "killed");
        long until = System.nanoTime() + random.nextLong(span);
        while (driver.isAlive() && System.nanoTime() - until < 0) {
          assertThatNothingIsBroken("killed");
        }
        driver.signal("KILL");
        driver.await();
        assertThatNothingIsBroken("killed");
        rounds[i] = newest("killed");
      }
    }
    assertEqual("killed", finish(train("killed", SPARK)), alone, "alone");
    LOG.info("Killed {} times, seed {}; went on after rounds {}", KILLS, seed, rounds);
  }

  @Test
  void ofTwoAtOnceExactlyOneTrains() throws Exception {
    JsonNode alone = finish(train("one", LOCAL));
    try (Child first = train("both", LOCAL);
        Child second = train("both", LOCAL)) {
      List<Child> both = List.of(first, second);
      List<Integer> statuses = List.of(first.await(), second.await());
      assertThat(statuses).as(first.err() + second.err()).containsExactlyInAnyOrder(0, 2);
      Child done = both.get(statuses.indexOf(0));
      Child refused = both.get(statuses.indexOf(2));
      assertEqual("both", line(done), alone, "one");
      assertThat(refused.out()).isEmpty();
      assertThat(refused.err().lines().toList())
          .last()
          .asString()
          .matches("Cannot train into .*both: process \\d+ on .* is at it and alive .*");
    }
    byte[] before = Files.readAllBytes(folder.resolve("both/status/train.json"));
    JsonNode again = finish(train("both", LOCAL));
    assertThat(again).isEqualTo(new ObjectMapper().readTree(before));
    assertThat(folder.resolve("both/.lease")).doesNotExist();
  }

  @Test
  void whoIsToldToEndLeavesACheckpointForTheSameCommand() throws Exception {
    JsonNode alone = finish(train("left", LOCAL));
    try (Child told = train("told", with(LOCAL, "checkpoint.every=100000"))) {
      awaitTraining(told, "told");
      told.awaitThat(() -> Files.exists(folder.resolve("told/metrics.jsonl")));
      long start = System.nanoTime();
      told.signal("TERM");
      assertThat(told.await()).as(told.err()).isEqualTo(143);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(25));
      assertThat(told.out()).isEmpty();
      assertThat(told.err())
          .contains("Told to end, after a checkpoint: the same command goes on from there.\n");
    }
    assertThat(folder.resolve("told/status/train.json")).doesNotExist();
    assertThat(folder.resolve("told/.lease")).doesNotExist();
    assertThat(newest("told")).isPositive();
    assertEqual("told", finish(train("told", LOCAL)), alone, "left");
  }

  @Test
  void whoFallsAsleepLosesTheRunAndPublishesNothingWhenItWakes() throws Exception {
    JsonNode alone = finish(train("awake", LOCAL));
    String[] quick = with(LOCAL, "lease.timeout=2 s", "lease.wait=0 s");
    try (Child sleeper = train("asleep", quick)) {
      awaitTraining(sleeper, "asleep");
      sleeper.signal("STOP");
      JsonNode line = finish(train("asleep", quick));
      assertEqual("asleep", line, alone, "awake");
      Map<Path, String> before = hashes("asleep");
      sleeper.signal("CONT");
      assertThat(sleeper.await()).as(sleeper.err()).isEqualTo(2);
      assertThat(sleeper.err().lines().toList())
          .last()
          .asString()
          .matches("Cannot train into .*asleep: another process has taken over");
      assertThat(hashes("asleep")).isEqualTo(before);
    }
  }

  private static Child train(String run, String... settings) throws IOException {
    List<String> words =
        new ArrayList<>(List.of("train", "--data", uri("corpus"), "--run", uri(run), "--resume"));
    List<String> all =
        new ArrayList<>(
            List.of(
                "model.hidden=[32]",
                "model.latents=4",
                "training.batch-size=16",
                "training.epochs=20",
                "checkpoint.every=4",
                "lease.wait=1 s"));
    all.addAll(Arrays.asList(settings));
    for (String setting : all) {
      words.addAll(List.of("--set", setting));
    }
    return Child.start(Main.class, SharedSpark.SETTINGS, words.toArray(String[]::new));
  }

  private static String[] with(String[] settings, String... more) {
    return Stream.of(settings, more).flatMap(Arrays::stream).toArray(String[]::new);
  }

  private static JsonNode finish(Child driver) throws Exception {
    try (driver) {
      assertThat(driver.await()).as(driver.err()).isZero();
      return line(driver);
    }
  }

  private static JsonNode line(Child driver) throws IOException {
    assertThat(driver.out().lines()).hasSize(1);
    return new ObjectMapper().readTree(driver.out());
  }

  /** Until the run has begun. */
  private static void awaitTraining(Child driver, String run) throws Exception {
    driver.awaitThat(() -> Files.exists(folder.resolve(run).resolve("config.json")));
  }

  private static void awaitCheckpointAfter(long rounds, Child driver, String run) throws Exception {
    driver.awaitThat(
        () -> {
          try {
            return newest(run) > rounds;
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private static void assertEqual(String run, JsonNode line, JsonNode alone, String aloneRun)
      throws IOException {
    for (String figure :
        List.of("model_sha256", "state_sha256", "epochs", "rounds", "images_seen", "best_epoch")) {
      assertThat(line.path(figure)).as(figure).isEqualTo(alone.path(figure));
    }
    for (String model : List.of("best", "last")) {
      assertThat(folder.resolve(run).resolve("models/" + model + ".zip"))
          .hasSameBinaryContentAs(folder.resolve(aloneRun).resolve("models/" + model + ".zip"));
    }
    assertThat(Files.readAllLines(folder.resolve(run).resolve("metrics.jsonl")))
        .hasSameSizeAs(Files.readAllLines(folder.resolve(aloneRun).resolve("metrics.jsonl")));
  }

  /** As a reader finds it at this moment. */
  private static void assertThatNothingIsBroken(String run) throws IOException {
    Path best = folder.resolve(run).resolve("models/best.zip");
    if (Files.exists(best)) {
      ModelStore.read(Files.readAllBytes(best));
    }
    newest(run);
  }

  /** Rounds of the newest checkpoint, which is whole; 0 without one. */
  private static long newest(String run) throws IOException {
    Path list = folder.resolve(run).resolve("checkpoints/newest.json");
    while (Files.exists(list)) {
      JsonNode newest = new ObjectMapper().readTree(Files.readAllBytes(list));
      assertThat(newest.path("checkpoints").size()).isBetween(1, 2);
      String name = newest.path("checkpoints").path(0).asText();
      try {
        byte[] bytes = Files.readAllBytes(list.resolveSibling(name));
        int length = bytes.length - 32;
        assertThat(Digests.hex(Arrays.copyOfRange(bytes, length, bytes.length)))
            .isEqualTo(Digests.sha256(Arrays.copyOf(bytes, length)));
        return Long.parseLong(name.substring(0, 12));
      } catch (NoSuchFileException e) {
        // Overtaken by two newer ones since the list was read.
        assertThat(Files.readAllBytes(list)).isNotEmpty();
      }
    }
    return 0;
  }

  private static Map<Path, String> hashes(String run) throws IOException {
    Map<Path, String> hashes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder.resolve(run))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        hashes.put(file, Digests.sha256(Files.readAllBytes(file)));
      }
    }
    return hashes;
  }

  private static String uri(String name) {
    return folder.resolve(name).toString();
  }
}
