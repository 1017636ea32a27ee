package org.sparkvae.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sparkvae.job.InProcess.succeed;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkvae.testing.ClusterFolder;
import org.sparkvae.testing.ExecutorProcesses;
import org.sparkvae.testing.FashionMnist;
import org.sparkvae.testing.LocalCluster;

/**
 * Commands whose executors, JVMs of their own, are killed at random moments while tasks run: each
 * comes to the result of the same command left alone.
 */
@Tag("cluster")
@Timeout(value = 12, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ExecutorKilledIT {
  private static final Logger LOG = LoggerFactory.getLogger(ExecutorKilledIT.class);
  private static final int KILLS = Math.max(3, Integer.getInteger("kills", 3));
  private static final SplittableRandom RANDOM =
      new SplittableRandom(Long.getLong("kills.seed", 20240502L));
  private static final Tasks TASKS = new Tasks();

  private static Path folder;
  private static LocalCluster cluster;

  @BeforeAll
  static void start() throws IOException {
    folder = ClusterFolder.of(ExecutorKilledIT.class);
    FashionMnist.writeIdx(Files.createDirectory(folder.resolve("idx")), 20_000, 1000);
    cluster = LocalCluster.start(Map.of());
    cluster.session().sparkContext().addSparkListener(TASKS);
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  @Order(1)
  void whileTheyIngest() throws Exception {
    killed(
        "corpus",
        List.of("manifest_sha256", "images", "errors"),
        output -> new String[] {"ingest", "--input", uri("idx"), "--output", uri(output)});
  }

  @Test
  @Order(2)
  void whileTheyTrain() throws Exception {
    killed(
        "run",
        List.of("model_sha256", "state_sha256", "images_seen", "rounds", "validation_elbo"),
        output ->
            new String[] {
              "train",
              "--data",
              uri("corpus"),
              "--run",
              uri(output),
              "--set",
              "training.epochs=2",
              "--set",
              "model.hidden=[256]"
            });
  }

  @Test
  @Order(3)
  void whileTheyEncode() throws Exception {
    killed(
        "latents",
        List.of("manifest_sha256", "rows", "errors"),
        output ->
            new String[] {
              "encode",
              "--run",
              uri("run"),
              "--data",
              uri("corpus"),
              "--output",
              uri(output),
              "--formats",
              "parquet,npy"
            });
  }

  private static void killed(
      String output, List<String> figures, Function<String, String[]> command) throws Exception {
    // Executors that have only started take much longer.
    succeed(command.apply(output + "-first"));
    TASKS.forget();
    JsonNode alone = succeed(command.apply(output));
    long span = TASKS.span();
    int kills = 0;
    for (int i = 0; kills < KILLS; i++) {
      assertThat(i).as("commands, of which some are over before the kill").isLessThan(3 * KILLS);
      awaitExecutors();
      TASKS.forget();
      long delay = RANDOM.nextLong(span);
      CompletableFuture<Boolean> killing =
          CompletableFuture.supplyAsync(() -> killAtWork(delay), task -> start(task));
      JsonNode line = succeed(command.apply(output + "-" + i));
      TASKS.over = true;
      for (String figure : figures) {
        assertThat(line.path(figure)).as(figure).isEqualTo(alone.path(figure));
      }
      if (killing.get()) {
        kills++;
        LOG.info("{}: killed {} ms into {} ms", output, delay / 1_000_000, span / 1_000_000);
      }
    }
  }

  /** Whether it has been done while a task ran. */
  private static boolean killAtWork(long delay) {
    while (TASKS.sinceFirst() < delay || TASKS.running.get() == 0) {
      if (TASKS.over) {
        return false;
      }
      pause();
    }
    List<ProcessHandle> executors = ExecutorProcesses.running();
    ExecutorProcesses.kill(executors.get(RANDOM.nextInt(executors.size())));
    return true;
  }

  private static void awaitExecutors() {
    while (ExecutorProcesses.running().size() < 2
        || cluster.session().sparkContext().getExecutorMemoryStatus().size() < 3) {
      pause();
    }
  }

  private static void start(Runnable task) {
    new Thread(task, "killer").start();
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(5);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static String uri(String name) {
    return folder.resolve(name).toUri().toString().replaceAll("/$", "");
  }

  /** When tasks run. */
  private static final class Tasks extends SparkListener {
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicLong first = new AtomicLong();
    private final AtomicLong last = new AtomicLong();
    private volatile boolean over;

    void forget() {
      first.set(0);
      over = false;
    }

    long span() {
      return last.get() - first.get();
    }

    long sinceFirst() {
      long start = first.get();
      return start == 0 ? -1 : System.nanoTime() - start;
    }

    @Override
    public void onTaskStart(SparkListenerTaskStart start) {
      first.compareAndSet(0, System.nanoTime());
      running.incrementAndGet();
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
      last.set(System.nanoTime());
      running.decrementAndGet();
    }
  }
}
