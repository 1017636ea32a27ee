package org.sparkvae.evaluation.quality;

import java.util.List;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.sparkvae.evaluation.work.Numbers;

/**
 * How much of what is generated looks real, and how much of what is real could be generated. The
 * manifold of a set of feature vectors is the union of balls, one around each vector, that reach to
 * its k-th nearest other vector.
 *
 * <p>Source: Tuomas Kynkäänniemi, Tero Karras, Samuli Laine, Jaakko Lehtinen and Timo Aila,
 * Improved Precision and Recall Metric for Assessing Generative Models, 2019.
 *
 * @param precision share of the generated vectors that lie in the manifold of the real ones
 * @param recall share of the real vectors that lie in the manifold of the generated ones
 */
record PrecisionRecall(double precision, double recall) {
  /** k of the source's experiments. */
  static final int NEIGHBOURS = 3;

  /** Rows for one task. */
  private static final int PER_PART = 500;

  /**
   * Of two sets of rows of {@code dimensions} values each, more than {@value #NEIGHBOURS} rows a
   * set; every task is given both sets whole.
   */
  static PrecisionRecall of(
      JavaSparkContext spark, float[] real, float[] generated, int dimensions) {
    spark.setJobDescription("precision and recall of samples");
    return new PrecisionRecall(
        covered(spark, real, generated, dimensions), covered(spark, generated, real, dimensions));
  }

  /** Share of the queries that lie in the manifold of the rows. */
  private static double covered(
      JavaSparkContext spark, float[] rows, float[] queries, int dimensions) {
    Broadcast<float[][]> sets = spark.broadcast(new float[][] {rows, queries});
    try {
      List<Double> radii =
          parts(spark, rows.length / dimensions)
              .flatMap(part -> radii(neighbours(sets, dimensions), part).iterator())
              .collect();
      double[] radius = radii.stream().mapToDouble(Double::doubleValue).toArray();
      List<Long> inside =
          parts(spark, queries.length / dimensions)
              .map(part -> inside(neighbours(sets, dimensions), radius, sets.value()[1], part))
              .collect();
      long all = inside.stream().mapToLong(Long::longValue).sum();
      return (double) all * dimensions / queries.length;
    } finally {
      sets.destroy();
    }
  }

  private static JavaRDD<Numbers> parts(JavaSparkContext spark, int count) {
    List<Numbers> parts = Numbers.upTo(count).cut(PER_PART);
    return spark.parallelize(parts, parts.size());
  }

  private static Neighbours neighbours(Broadcast<float[][]> sets, int dimensions) {
    return new Neighbours(sets.value()[0], dimensions);
  }

  private static List<Double> radii(Neighbours rows, Numbers part) {
    return LongStream.range(part.from(), part.to())
        .mapToObj(row -> rows.squaredRadius((int) row, NEIGHBOURS))
        .toList();
  }

  private static long inside(
      Neighbours rows, double[] squaredRadii, float[] queries, Numbers part) {
    return LongStream.range(part.from(), part.to())
        .filter(query -> rows.isWithin(queries, (int) query, squaredRadii))
        .count();
  }
}
