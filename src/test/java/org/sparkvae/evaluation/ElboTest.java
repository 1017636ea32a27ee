package org.sparkvae.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sparkvae.config.ConfigLoader;
import org.sparkvae.config.ImageShape;
import org.sparkvae.data.Corpus;
import org.sparkvae.data.ShardReader;
import org.sparkvae.data.SyntheticCorpus;
import org.sparkvae.model.ElboTerms;
import org.sparkvae.model.Vae;
import org.sparkvae.model.VaeSpec;
import org.sparkvae.testing.SharedSpark;

@Timeout(180)
class ElboTest {
  private static final ImageShape SHAPE = new ImageShape(6, 6, 1);
  private static final VaeSpec SPEC =
      new VaeSpec(ConfigLoader.load("model.hidden=[8]").model(), SHAPE, 1);

  @TempDir Path folder;

  @Test
  void meansCountImagesAndNotBatches() {
    ElboSums sums =
        ElboSums.NONE
            .plus(new ElboTerms(new double[] {-10, -20, -30}, new double[] {1, 2, 3}))
            .plus(new ElboTerms(new double[] {-100}, new double[] {10}));
    assertThat(sums.images()).isEqualTo(4);
    assertThat(sums.reconstruction()).isEqualTo(-40);
    assertThat(sums.kl()).isEqualTo(4);
    assertThat(sums.elbo()).isEqualTo(-44);
  }

  @Test
  void acrossExecutorsItIsWhatOneJvmComputes() throws IOException {
    Corpus corpus = SyntheticCorpus.write(folder.resolve("corpus"), SHAPE, 6000, 3);
    Vae vae = Vae.create(SPEC, 1);
    List<String> train = List.of("train");
    ElboSums local;
    try (ShardReader images =
        new ShardReader(new Configuration(), corpus.cut(train, 1).get(0), train)) {
      local = new ElboEvaluator(vae, 3).evaluate(images);
    }
    JavaSparkContext spark = SharedSpark.context();
    DistributedElbo distributed =
        new DistributedElbo(
            spark, spark.broadcast(new SerializableConfiguration(new Configuration())), "auto");
    ElboSums sums = distributed.evaluate(corpus, train, SPEC, vae.parameters(), 3);
    assertThat(sums.images()).isEqualTo(4800).isEqualTo(local.images());
    // Other batches round float32 sums elsewhere.
    assertThat(sums.elbo()).isCloseTo(local.elbo(), offset(1e-4));
    assertThat(distributed.evaluate(corpus, train, SPEC, vae.parameters(), 3)).isEqualTo(sums);
    assertThat(distributed.evaluate(corpus, train, SPEC, vae.parameters(), 4)).isNotEqualTo(sums);
  }
}
