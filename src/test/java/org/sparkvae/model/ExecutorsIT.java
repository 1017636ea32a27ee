package org.sparkvae.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.sparkvae.model.natives.NativeLibraries;
import org.sparkvae.testing.LocalCluster;

/** Two executor JVMs: each chooses its native library and computes with it. */
@Timeout(value = 4, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ExecutorsIT {
  @Test
  void everyExecutorLoadsWhatItsDriverPinned() throws Exception {
    try (LocalCluster cluster = LocalCluster.start(Map.of())) {
      JavaSparkContext spark = JavaSparkContext.fromSparkContext(cluster.session().sparkContext());
      List<String> told = spark.parallelize(indices(), 8).map(ExecutorsIT::multiply).collect();
      assertThat(told).hasSize(8).allMatch(line -> line.endsWith("/baseline product 506.0"));
      assertThat(told.stream().distinct()).as("one line for each of two executors").hasSize(2);
    }
  }

  private static List<Integer> indices() {
    return IntStream.range(0, 8).boxed().toList();
  }

  private static String multiply(int index) throws InterruptedException {
    String choice = NativeLibraries.select("baseline");
    INDArray row = Nd4j.arange(12).reshape(1, 12);
    double product = row.mmul(row.transpose()).getDouble(0);
    assertThat(Loader.getLoadedLibraries().get("jnind4jcpu"))
        .contains("/" + Loader.getPlatform() + "/");
    // Long enough for the other executor to take its share.
    TimeUnit.SECONDS.sleep(1);
    return SparkEnv.get().executorId() + "/" + choice + " product " + product;
  }
}
