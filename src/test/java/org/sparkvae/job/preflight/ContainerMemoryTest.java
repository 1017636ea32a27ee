package org.sparkvae.job.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class ContainerMemoryTest {
  private static final String OPTIONS = "spark.executor.defaultJavaOptions";

  @Test
  void onlyAClusterManagerSetsALimit() {
    for (String master :
        new String[] {"local[*]", "local-cluster[2,1,1024]", "spark://host:7077"}) {
      assertThat(ContainerMemory.ofExecutor(conf(master))).isEqualTo(ContainerMemory.UNLIMITED);
    }
  }

  @Test
  void aContainerIsHeapAndOverhead() {
    assertThat(mebibytes(conf("yarn"))).isEqualTo(1024 + 384);
    assertThat(mebibytes(conf("yarn").set("spark.executor.memory", "8g"))).isEqualTo(8192 + 819);
    assertThat(mebibytes(conf("k8s://h").set("spark.executor.memoryOverheadFactor", "0.5")))
        .isEqualTo(1024 + 512);
    assertThat(mebibytes(conf("yarn").set("spark.executor.memoryOverhead", "2g")))
        .isEqualTo(1024 + 2048);
  }

  @Test
  void sparksOwnMemoryOffTheHeapCountsWhereItIsUsed() {
    SparkConf conf = conf("yarn").set("spark.memory.offHeap.size", "1g");
    assertThat(mebibytes(conf)).isEqualTo(1024 + 384);
    conf.set("spark.memory.offHeap.enabled", "true");
    assertThat(mebibytes(conf)).isEqualTo(1024 + 384 + 1024);
  }

  @Test
  void nativeCodeGetsTheOverheadLessWhatJavaNeeds() {
    SparkConf conf = conf("yarn").set(OPTIONS, "-XX:+UseG1GC");
    ContainerMemory.limitOffHeap(conf);
    assertThat(conf.get(OPTIONS)).isEqualTo("-XX:+UseG1GC -Dorg.bytedeco.javacpp.maxbytes=128m");
  }

  @Test
  void theOperatorsLimitIsKept() {
    String operators = "-Dorg.bytedeco.javacpp.maxbytes=2g";
    SparkConf conf = conf("yarn").set("spark.executor.extraJavaOptions", operators);
    ContainerMemory.limitOffHeap(conf);
    assertThat(conf.contains(OPTIONS)).isFalse();
  }

  @Test
  void noLimitIsSetWithoutAContainerOrRoom() {
    SparkConf local = conf("local[*]");
    ContainerMemory.limitOffHeap(local);
    assertThat(local.contains(OPTIONS)).isFalse();
    SparkConf tight = conf("yarn").set("spark.executor.memoryOverhead", "256m");
    ContainerMemory.limitOffHeap(tight);
    assertThat(tight.contains(OPTIONS)).isFalse();
  }

  private static SparkConf conf(String master) {
    return new SparkConf(false).setMaster(master);
  }

  private static long mebibytes(SparkConf conf) {
    return Bytes.mebibytes(ContainerMemory.ofExecutor(conf));
  }
}
