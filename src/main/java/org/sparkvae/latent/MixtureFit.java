package org.sparkvae.latent;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.clustering.GaussianMixtureModel;
import org.apache.spark.ml.linalg.Matrix;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.stat.distribution.MultivariateGaussian;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.sparkvae.config.ObjectiveConfig;
import org.sparkvae.config.UserError;
import org.sparkvae.data.BatchReader;
import org.sparkvae.data.ImageBatch;
import org.sparkvae.evaluation.work.ModelJob;
import org.sparkvae.evaluation.work.Rows;
import org.sparkvae.evaluation.work.Selection;
import org.sparkvae.model.DiagonalGaussian;
import org.sparkvae.model.GaussianMixture;
import org.sparkvae.model.Images;
import org.sparkvae.model.Noise;
import org.sparkvae.model.Vae;
import org.sparkvae.storage.StagedEntry;

/**
 * A Gaussian mixture with full covariances, fitted by spark-mllib's expectation maximization to
 * encoded images: one z ~ q(z|x) of each, so that it is the aggregate posterior that is fitted,
 * from which the decoder has learned. (Of a plain autoencoder, whose z is the mean, that is the
 * source's way.)
 *
 * <p>Source: Partha Ghosh, Mehdi S. M. Sajjadi, Antonio Vergari, Michael Black and Bernhard
 * Schölkopf, From Variational to Deterministic Autoencoders, 2020 (ex-post density estimation).
 *
 * @param mixture what came out
 * @param images that it was fitted to, the first of their splits
 * @param logLikelihood ln p(z), in nats, mean over them
 */
record MixtureFit(
    GaussianMixture mixture, int images, @JsonProperty("log_likelihood") double logLikelihood) {

  /** One task has them all, and goes through them again and again. */
  static final int MOST_IMAGES = 20_000;

  /** Name of the file in an output. */
  static final String FILE_NAME = "prior.json";

  private static final int ITERATIONS = 100;

  /** Of ln p(z), mean over the images, in nats: what an iteration must bring to go on. */
  private static final double TOLERANCE = 1e-4;

  private static final String FEATURES = "features";

  /**
   * Fits a mixture; the same arguments give the same bits.
   *
   * @throws UserError if there are fewer images than components
   */
  static MixtureFit of(ModelJob job, Selection images, int components, long seed) {
    List<Row> rows =
        job
            .onSeenImages(
                "latents of images",
                images.first(MOST_IMAGES),
                (vae, reader) -> latents(vae, reader, seed))
            .stream()
            .flatMap(List::stream)
            .map(z -> RowFactory.create(vector(z)))
            .toList();
    if (rows.size() < components) {
      throw new UserError(
          "Invalid --components: " + components + " (at most " + rows.size() + ", the images)");
    }
    job.spark().setJobDescription("fit a mixture of " + components + " Gaussians");
    GaussianMixtureModel model =
        new org.apache.spark.ml.clustering.GaussianMixture()
            .setK(components)
            .setSeed(seed)
            .setMaxIter(ITERATIONS)
            .setTol(TOLERANCE * rows.size())
            .fit(table(rows));
    double logLikelihood = model.summary().logLikelihood() / rows.size();
    return new MixtureFit(mixture(model), rows.size(), logLikelihood);
  }

  /** Writes {@code prior.json}. */
  List<StagedEntry> write(Configuration hadoop, Path staging) throws IOException {
    byte[] json = new ObjectMapper().writeValueAsBytes(this);
    try (TaskFiles files = new TaskFiles(hadoop, staging, "driver")) {
      files.write(FILE_NAME, mixture.components(), out -> out.write(json));
      return files.finished();
    }
  }

  /** In words, for the {@code about} of a status line. */
  String words() {
    return String.format(
        Locale.ROOT,
        "a mixture of %d Gaussians fitted to one z of each of %d images, ln p(z) %.3f nats per"
            + " image",
        mixture.components(),
        images,
        logLikelihood);
  }

  private static List<float[]> latents(Vae vae, BatchReader images, long seed) {
    ImageBatch batch = new ImageBatch(vae.spec().shape(), ModelJob.BATCH);
    List<float[]> latents = new ArrayList<>();
    while (images.read(batch)) {
      DiagonalGaussian posterior =
          vae.posterior(new Images(batch.pixels(), batch.labels(), batch.count()));
      boolean atMean = vae.spec().objective().kind() == ObjectiveConfig.Kind.AUTOENCODER;
      float[] noise =
          atMean ? new float[batch.count() * vae.latents()] : noise(batch, vae.latents(), seed);
      float[] z = posterior.sample(noise);
      for (int i = 0; i < batch.count(); i++) {
        latents.add(Arrays.copyOfRange(z, i * vae.latents(), (i + 1) * vae.latents()));
      }
    }
    return latents;
  }

  private static float[] noise(ImageBatch batch, int latents, long seed) {
    return Rows.joined(
        IntStream.range(0, batch.count())
            .mapToObj(i -> Noise.forId(seed, batch.id(i).toStringUsingUTF8(), 0, latents))
            .toList());
  }

  /** One partition: sums over several are added as they arrive, which is never twice the same. */
  private static Dataset<Row> table(List<Row> rows) {
    StructType schema = new StructType().add(FEATURES, SQLDataTypes.VectorType());
    return SparkSession.builder().getOrCreate().createDataFrame(rows, schema).coalesce(1);
  }

  private static Vector vector(float[] z) {
    return Vectors.dense(IntStream.range(0, z.length).mapToDouble(j -> z[j]).toArray());
  }

  private static GaussianMixture mixture(GaussianMixtureModel model) {
    MultivariateGaussian[] gaussians = model.gaussians();
    return new GaussianMixture(
        model.weights(),
        Arrays.stream(gaussians).map(g -> g.mean().toArray()).toArray(double[][]::new),
        Arrays.stream(gaussians).map(g -> rows(g.cov())).toArray(double[][][]::new));
  }

  private static double[][] rows(Matrix matrix) {
    double[][] rows = new double[matrix.numRows()][matrix.numCols()];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < rows[i].length; j++) {
        rows[i][j] = matrix.apply(i, j);
      }
    }
    return rows;
  }
}
