package org.sparkvae.job.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sparkvae.config.UserError;
import org.sparkvae.model.MemoryNeed;
import org.sparkvae.testing.LocalCluster;

/** A driver and two executor JVMs. */
@Timeout(value = 6, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PreflightIT {
  /** Spark starts its first job when both executors are there. */
  private static final Map<String, String> BOTH =
      Map.of("spark.cores.max", "2", "spark.scheduler.minRegisteredResourcesRatio", "1");

  @Test
  void everyExecutorIsLookedAtOnce() throws IOException {
    try (LocalCluster cluster = LocalCluster.start(BOTH)) {
      JavaSparkContext spark = context(cluster);
      List<ProcessFacts> facts = new Executors(spark).facts("auto");
      assertThat(facts).hasSize(2);
      assertThat(facts).extracting(ProcessFacts::place).doesNotHaveDuplicates();
      assertThat(facts).allMatch(fact -> fact.place().tasks() == 1 && fact.place().cores() == 1);
      assertThat(facts).allMatch(fact -> Bytes.mebibytes(fact.memory().heap()) == 1024);
      assertThat(facts).allMatch(fact -> fact.natives().threads() == 1);
      MemoryNeed small = new MemoryNeed(1 << 20, 1 << 20, 0);
      assertThat(new Preflight("auto", small).on(spark)).isSameAs(spark);
    }
  }

  @Test
  void executorsThatWouldThrashAreRefusedWithAdvice() throws IOException {
    String variable = "spark.executorEnv.OMP_NUM_THREADS";
    try (LocalCluster cluster = LocalCluster.start(with(variable, "2"))) {
      Preflight preflight = new Preflight("auto", MemoryNeed.NONE);
      assertThatThrownBy(() -> preflight.on(context(cluster)))
          .isInstanceOf(UserError.class)
          .message()
          .satisfies(
              message ->
                  assertThat(message.lines().toList())
                      .first()
                      .asString()
                      .matches(
                          "Cannot compute on executor 0 on \\S+, executor 1 on \\S+: tasks at once"
                              + " × native threads of each = 1 × 2, cores = 1 \\(set "
                              + variable
                              + "=1, or spark.task.cpus=2\\)"));
    }
  }

  @Test
  void executorsThatCannotComputeAreNamedInOneLine() throws IOException {
    try (LocalCluster cluster =
        LocalCluster.start(with("spark.executorEnv.OMP_NUM_THREADS", "many"))) {
      Preflight preflight = new Preflight("auto", MemoryNeed.NONE);
      assertThatThrownBy(() -> preflight.on(context(cluster)))
          .isInstanceOf(UserError.class)
          .hasMessageMatching(
              "Cannot compute on executor 0 on \\S+, executor 1 on \\S+: invalid OMP_NUM_THREADS:"
                  + " many \\(a whole number of threads from 1\\)");
    }
  }

  private static JavaSparkContext context(LocalCluster cluster) {
    return JavaSparkContext.fromSparkContext(cluster.session().sparkContext());
  }

  private static Map<String, String> with(String name, String value) {
    Map<String, String> settings = new HashMap<>(BOTH);
    settings.put(name, value);
    return settings;
  }
}
