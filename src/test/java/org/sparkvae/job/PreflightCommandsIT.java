package org.sparkvae.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sparkvae.job.InProcess.succeed;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sparkvae.config.ImageShape;
import org.sparkvae.data.SyntheticCorpus;
import org.sparkvae.testing.LocalCluster;
import org.sparkvae.testing.TrainedRun;

/** Commands on executors that are fit to compute, and on such as are not. */
@Timeout(value = 6, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PreflightCommandsIT {
  private static final ImageShape SHAPE = new ImageShape(6, 6, 1);

  @TempDir static Path folder;

  @BeforeAll
  static void write() throws IOException {
    SyntheticCorpus.write(folder.resolve("corpus"), SHAPE, 100, 2);
    TrainedRun.write(folder.resolve("run"), SHAPE);
  }

  @Test
  void executorsThatWouldThrashAreRefusedInOneLineBeforeAnythingRuns() throws IOException {
    try (LocalCluster cluster =
        LocalCluster.start(Map.of("spark.executorEnv.OMP_NUM_THREADS", "2"))) {
      assertThat(cluster.session().sparkContext().isStopped()).isFalse();
      assertRefused("encode", "--run", at("run"), "--data", at("corpus"), "--output", at("out"));
      assertRefused("evaluate", "--run", at("run"), "--data", at("corpus"), "--split", "train");
      assertRefused("train", "--data", at("corpus"), "--run", at("other"));
    }
    assertThat(folder.resolve("out/manifest.json")).doesNotExist();
    assertThat(folder.resolve("run/evaluations")).doesNotExist();
    assertThat(folder.resolve("other/metrics.jsonl")).doesNotExist();
  }

  @Test
  void executorsThatAreFitCompute() throws IOException {
    try (LocalCluster cluster = LocalCluster.start(Map.of())) {
      assertThat(cluster.session().sparkContext().isStopped()).isFalse();
      String[] encode = {"encode", "--run", at("run"), "--data", at("corpus"), "--output", at("z")};
      assertThat(succeed(encode).path("rows").asInt()).isEqualTo(100);
    }
  }

  private static void assertRefused(String... words) {
    InProcess done = InProcess.run(words);
    assertThat(done.status()).isEqualTo(2);
    assertThat(done.out()).isEmpty();
    assertThat(done.err().lines())
        .singleElement()
        .asString()
        .startsWith("Cannot compute on executor ")
        .endsWith(
            ": tasks at once × native threads of each = 1 × 2, cores = 1"
                + " (set spark.executorEnv.OMP_NUM_THREADS=1, or spark.task.cpus=2)");
  }

  private static String at(String name) {
    return folder.resolve(name).toString();
  }
}
