package org.sparkvae.job.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sparkvae.model.MemoryNeed;
import org.sparkvae.model.natives.NativeReport;

class RulesTest {
  private static final long MIB = 1 << 20;
  private static final Memory AMPLE = memory(4096, 4096, 16_384, 65_536, false);
  private static final MemoryNeed SMALL = new MemoryNeed(50 * MIB, 50 * MIB, 10 * MIB);
  private static final Place DRIVER = Place.driver(2, 2);
  private static final Place FIRST = Place.executor("1", "a", 2, 2);
  private static final Place SECOND = Place.executor("2", "b", 2, 2);

  @Test
  void whatFitsMayStart() {
    assertThat(
            problems(
                SMALL,
                process(DRIVER, AMPLE, "avx2", 1),
                process(FIRST, AMPLE, "avx2", 1),
                process(SECOND, AMPLE, "avx2", 1)))
        .isEmpty();
  }

  @Test
  void aProcessThatCannotComputeIsNamed() {
    String refusal = "Cannot compute: OpenBLAS multiplies matrices wrongly (try X)";
    assertThat(
            problems(
                SMALL,
                process(DRIVER, AMPLE, "avx2", 1),
                new ProcessFacts(FIRST, null, null, refusal),
                new ProcessFacts(SECOND, null, null, refusal)))
        .containsExactly(
            "Cannot compute on executor 1 on a, executor 2 on b: cannot compute: OpenBLAS"
                + " multiplies matrices wrongly (try X)");
  }

  @Test
  void threadsThatWouldTakeEachOthersCores() {
    assertThat(
            problems(
                SMALL,
                process(DRIVER, AMPLE, "avx2", 2),
                process(FIRST, AMPLE, "avx2", 2),
                process(Place.executor("3", "c", 1, 2), AMPLE, "avx2", 2)))
        .containsExactly(
            "Cannot compute on driver: tasks at once × native threads of each = 2 × 2, cores = 2"
                + " (set OMP_NUM_THREADS=1, or spark.task.cpus=2)",
            "Cannot compute on executor 1 on a: tasks at once × native threads of each = 2 × 2,"
                + " cores = 2 (set spark.executorEnv.OMP_NUM_THREADS=1, or spark.task.cpus=2)");
  }

  @Test
  void mixedInstructionsArePinnedToTheLowest() {
    assertThat(
            problems(
                SMALL,
                process(DRIVER, AMPLE, "avx512", 1),
                process(FIRST, AMPLE, "avx2", 1),
                process(SECOND, AMPLE, "avx512", 1)))
        .containsExactly(
            "Cannot compute the same everywhere: ND4J avx512, oneDNN avx512 on driver, executor"
                + " 2 on b; ND4J avx2, oneDNN avx2 on executor 1 on a (set native.instruction-set = avx2)");
  }

  @Test
  void mixedNumbersOfThreads() {
    assertThat(
            problems(
                SMALL,
                process(DRIVER, AMPLE, "avx2", 1),
                process(Place.executor("1", "a", 1, 2), AMPLE, "avx2", 2)))
        .containsExactly(
            "Cannot compute the same everywhere: threads per task 1 on driver; threads per task 2"
                + " on executor 1 on a (set"
                + " OMP_NUM_THREADS for the driver and spark.executorEnv.OMP_NUM_THREADS to the"
                + " same number)");
  }

  @Test
  void aHeapThatTheJobOutgrows() {
    MemoryNeed state = new MemoryNeed(0, 300 * MIB, 200 * MIB);
    Memory small = memory(512, 512, 4096, 65_536, false);
    assertThat(problems(state, process(DRIVER, small, "avx2", 1), process(FIRST, small, "avx2", 1)))
        .containsExactly(
            "Cannot compute on driver: 2 tasks at once need 1000 MiB of heap, there are 512 MiB"
                + " (set SPARKVAE_DRIVER_MEMORY or spark.driver.memory to 1000m, or fewer cores)",
            "Cannot compute on executor 1 on a: 2 tasks at once need 1000 MiB of heap, there are"
                + " 512 MiB (set spark.executor.memory to 1000m, or fewer cores)");
  }

  @Test
  void nativeMemoryThatIsNotAllowed() {
    MemoryNeed large = new MemoryNeed(600 * MIB, 0, 0);
    Memory tight = memory(4096, 1024, 16_384, 65_536, false);
    assertThat(problems(large, process(DRIVER, tight, "avx2", 1), process(FIRST, tight, "avx2", 1)))
        .containsExactly(
            "Cannot compute on driver: 2 tasks at once need 1200 MiB off the heap, 1024 MiB are"
                + " allowed (set SPARKVAE_DRIVER_MEMORY or -Dorg.bytedeco.javacpp.maxbytes to"
                + " 1200m, or smaller batches)",
            "Cannot compute on executor 1 on a: 2 tasks at once need 1200 MiB off the heap, 1024"
                + " MiB are allowed (set -Dorg.bytedeco.javacpp.maxbytes in"
                + " spark.executor.extraJavaOptions to 1200m, or smaller batches)");
  }

  @Test
  void aContainerThatJavaCppWouldBurst() {
    Memory burst = memory(1024, 1024, 4096, 1408, true);
    assertThat(problems(SMALL, process(FIRST, burst, "avx2", 1)))
        .containsExactly(
            "Cannot compute on executor 1 on a: heap, native memory and Java itself may take 2304"
                + " MiB, it is killed beyond 1408 MiB (give it 896 MiB more, by"
                + " spark.executor.memoryOverhead on YARN and Kubernetes, or lower"
                + " -Dorg.bytedeco.javacpp.maxbytes from 1024m)");
  }

  @Test
  void aContainerWhoseLimitJavaCppKnowsIsSafe() {
    assertThat(problems(SMALL, process(FIRST, memory(1024, 1024, 1400, 1408, true), "avx2", 1)))
        .isEmpty();
    assertThat(problems(SMALL, process(FIRST, memory(1024, 128, 4096, 1408, true), "avx2", 1)))
        .isEmpty();
  }

  @Test
  void aMachineThatTheJobOutgrows() {
    MemoryNeed large = new MemoryNeed(600 * MIB, 0, 0);
    Memory machine = memory(4096, 4096, 16_384, 5000, false);
    assertThat(problems(SMALL, process(DRIVER, machine, "avx2", 1))).isEmpty();
    assertThat(problems(large, process(DRIVER, machine, "avx2", 1)))
        .containsExactly(
            "Cannot compute on driver: heap, native memory and Java itself may take 5552 MiB, it is"
                + " killed beyond 5000 MiB (lower SPARKVAE_DRIVER_MEMORY or spark.driver.memory by"
                + " 552m)");
  }

  @Test
  void allProblemsAreToldTogetherAndManyNamesCutShort() {
    MemoryNeed huge = new MemoryNeed(3000 * MIB, 3000 * MIB, 0);
    ProcessFacts[] six = new ProcessFacts[6];
    for (int i = 0; i < six.length; i++) {
      six[i] = process(Place.executor(Integer.toString(i), "h", 2, 2), AMPLE, "avx2", 2);
    }
    String names =
        "Cannot compute on executor 0 on h, executor 1 on h, executor 2 on h, executor 3 on h and"
            + " 2 others: ";
    assertThat(problems(huge, six)).hasSize(3).allMatch(line -> line.startsWith(names));
  }

  private static List<String> problems(MemoryNeed need, ProcessFacts... processes) {
    return new Rules(List.of(processes), need).problems();
  }

  private static ProcessFacts process(Place place, Memory memory, String set, int threads) {
    return new ProcessFacts(
        place, memory, new NativeReport(set, set, "HASWELL", threads, 1, 1), "");
  }

  private static Memory memory(
      long heap, long offHeap, long physical, long there, boolean contained) {
    return new Memory(heap * MIB, offHeap * MIB, physical * MIB, there * MIB, contained);
  }
}
