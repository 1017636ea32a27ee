package org.sparkvae.benchmark;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.SerializableConfiguration;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.sparkvae.config.RunConfig;
import org.sparkvae.data.Corpus;
import org.sparkvae.data.ImageRecord;
import org.sparkvae.data.ShardReader;
import org.sparkvae.data.ShardSlice;

/**
 * Minibatches as stock DL4J takes them, each partition read from the shards by its executor and
 * kept in its memory as floats.
 *
 * @param minibatches of each worker
 */
record StockMinibatches(
    Broadcast<SerializableConfiguration> hadoop, RunConfig config, int minibatches)
    implements Serializable {

  /** For each worker so many minibatches of the corpus; the level is that of DL4J's default. */
  static JavaRDD<MultiDataSet> of(
      JavaSparkContext spark, RunConfig config, Corpus corpus, int minibatches) {
    StockMinibatches reading =
        new StockMinibatches(
            spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration())),
            config,
            minibatches);
    int workers = config.training().workers();
    return spark
        .parallelize(corpus.cut(config.training().splits(), workers), workers)
        .flatMap(reading::read)
        .persist(StorageLevel.MEMORY_ONLY_SER());
  }

  private Iterator<MultiDataSet> read(List<ShardSlice> share) throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    List<MultiDataSet> read = new ArrayList<>();
    try (ShardReader images =
        new ShardReader(hadoop.value().value(), share, config.training().splits())) {
      while (read.size() < minibatches) {
        read.add(minibatch(images, random));
      }
    }
    return read.iterator();
  }

  /** Images and noise in, the images again as labels. */
  private MultiDataSet minibatch(ShardReader images, SplittableRandom random) {
    int batch = config.training().batchSize();
    float[][] x = new float[batch][];
    float[][] noise = new float[batch][config.model().latents()];
    for (int i = 0; i < batch; i++) {
      x[i] = values(images.next());
      for (int j = 0; j < noise[i].length; j++) {
        noise[i][j] = (float) random.nextGaussian();
      }
    }
    INDArray pixels = Nd4j.createFromArray(x);
    return new org.nd4j.linalg.dataset.MultiDataSet(
        new INDArray[] {pixels, Nd4j.createFromArray(noise)}, new INDArray[] {pixels.dup()});
  }

  private static float[] values(ImageRecord image) {
    byte[] packed = image.pixels();
    float[] values = new float[packed.length];
    for (int i = 0; i < packed.length; i++) {
      values[i] = (packed[i] & 0xff) / 255f;
    }
    return values;
  }
}
