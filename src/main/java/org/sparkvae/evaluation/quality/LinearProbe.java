package org.sparkvae.evaluation.quality;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * How much of the labels a linear classifier finds in the latents: spark-mllib's multinomial
 * logistic regression without regularization, fitted to posterior means of training images, asked
 * for the labels of held-out ones.
 *
 * <p>Source: Guillaume Alain and Yoshua Bengio, Understanding Intermediate Layers Using Linear
 * Classifier Probes, 2016.
 */
final class LinearProbe {
  private static final int ITERATIONS = 200;

  private LinearProbe() {}

  /** Share of the held-out images that are given their label. */
  static double accuracy(LabelledLatents training, LabelledLatents heldOut) {
    LogisticRegressionModel probe =
        new LogisticRegression().setMaxIter(ITERATIONS).fit(table(training));
    long right =
        IntStream.range(0, heldOut.count())
            .filter(i -> (int) probe.predict(features(heldOut, i)) == heldOut.labels()[i])
            .count();
    return (double) right / heldOut.count();
  }

  /** One partition: sums over several are added as they arrive, which is never twice the same. */
  private static Dataset<Row> table(LabelledLatents latents) {
    List<Row> rows =
        IntStream.range(0, latents.count())
            .mapToObj(i -> RowFactory.create((double) latents.labels()[i], features(latents, i)))
            .toList();
    StructType schema =
        new StructType()
            .add("label", DataTypes.DoubleType)
            .add("features", SQLDataTypes.VectorType());
    return SparkSession.builder().getOrCreate().createDataFrame(rows, schema).coalesce(1);
  }

  private static Vector features(LabelledLatents latents, int i) {
    float[] mean = latents.mean(i);
    return Vectors.dense(IntStream.range(0, mean.length).mapToDouble(j -> mean[j]).toArray());
  }
}
