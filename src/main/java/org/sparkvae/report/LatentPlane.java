package org.sparkvae.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.mllib.feature.PCA;
import org.apache.spark.mllib.feature.PCAModel;
import org.apache.spark.mllib.linalg.Vector;
import org.apache.spark.mllib.linalg.Vectors;
import org.sparkvae.picture.Series.Point;

/**
 * Posteriors laid out in two dimensions: one latent as mean against ln σ², two as they are, more as
 * the first two principal components of the means.
 *
 * @param across title of the horizontal axis
 * @param down title of the vertical axis
 * @param points one an image, in order
 * @param explanation what the axes are, in a sentence
 */
record LatentPlane(String across, String down, List<Point> points, String explanation) {

  /** The plane of these images, of which there are at least two. */
  static LatentPlane of(EncodedImages images, Supplier<JavaSparkContext> spark) {
    int latents = images.mean(0).length;
    if (latents == 1) {
      return ofOne(images);
    }
    return latents == 2 ? ofTwo(images) : ofComponents(images, spark.get());
  }

  private static LatentPlane ofOne(EncodedImages images) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < images.count(); i++) {
      points.add(new Point(images.mean(i)[0], images.logVariance(i)[0]));
    }
    return new LatentPlane(
        "mean of z",
        "ln σ² of z",
        points,
        "The model has one latent: its mean lies across, the logarithm of its variance upward.");
  }

  private static LatentPlane ofTwo(EncodedImages images) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < images.count(); i++) {
      points.add(new Point(images.mean(i)[0], images.mean(i)[1]));
    }
    return new LatentPlane("mean of z₁", "mean of z₂", points, "The axes are the two latents.");
  }

  private static LatentPlane ofComponents(EncodedImages images, JavaSparkContext spark) {
    List<Vector> means = new ArrayList<>();
    for (int i = 0; i < images.count(); i++) {
      means.add(Vectors.dense(doubles(images.mean(i))));
    }
    // One partition: sums are taken in one order, and the picture is the same every time.
    PCAModel fitted = new PCA(2).fit(spark.parallelize(means, 1));
    double first = sign(fitted, 0);
    double second = sign(fitted, 1);
    List<Point> points = new ArrayList<>();
    for (Vector mean : means) {
      Vector projected = fitted.transform(mean);
      points.add(new Point(first * projected.apply(0), second * projected.apply(1)));
    }
    return new LatentPlane(
        "first principal component",
        "second principal component",
        points,
        "The axes are the first two principal components of the means of "
            + images.mean(0).length
            + " latents, with "
            + explained(fitted, 0)
            + " and "
            + explained(fitted, 1)
            + " of their variance; what the other dimensions keep apart may overlap here.");
  }

  /** A component is only known up to its sign: its largest loading is made positive. */
  private static double sign(PCAModel fitted, int component) {
    double largest = 0;
    for (int i = 0; i < fitted.pc().numRows(); i++) {
      double loading = fitted.pc().apply(i, component);
      largest = Math.abs(loading) > Math.abs(largest) ? loading : largest;
    }
    return largest < 0 ? -1 : 1;
  }

  /** Posteriors that are all alike have no variance to share out. */
  private static String explained(PCAModel fitted, int component) {
    double share = fitted.explainedVariance().apply(component);
    return Words.percent(Double.isFinite(share) ? share : 0);
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }
}
