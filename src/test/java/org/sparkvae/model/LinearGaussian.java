package org.sparkvae.model;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.apache.commons.math3.stat.correlation.Covariance;
import org.sparkvae.config.ConfigLoader;
import org.sparkvae.config.ImageShape;

/**
 * Images x ~ N(offset + W·z, variance·I), z ~ N(0, I), for which everything that a linear VAE
 * estimates is known in closed form.
 *
 * <p>Source: Michael Tipping and Christopher Bishop, Probabilistic Principal Component Analysis,
 * 1999; which rotation of W a diagonal posterior asks for: James Lucas et al., Don't Blame the
 * ELBO! A Linear VAE Perspective on Posterior Collapse, 2019.
 */
record LinearGaussian(RealMatrix weights, RealVector offset, double variance) {
  static final ImageShape SHAPE = new ImageShape(3, 4, 1);
  static final int LATENTS = 3;
  private static final int PIXELS = 12;

  /** 8-bit images of such a distribution, no two columns of W equally long. */
  static byte[] images(int count) {
    SplittableRandom random = new SplittableRandom(8);
    double[][] weights = new double[PIXELS][LATENTS];
    for (double[] row : weights) {
      Arrays.setAll(row, j -> (0.11 - 0.025 * j) * random.nextGaussian());
    }
    byte[] packed = new byte[count * PIXELS];
    for (int i = 0; i < count; i++) {
      double[] z = random.doubles(LATENTS).map(any -> random.nextGaussian()).toArray();
      for (int d = 0; d < PIXELS; d++) {
        double mean = 0.5 + new ArrayRealVector(weights[d]).dotProduct(new ArrayRealVector(z));
        double x = mean + 0.06 * random.nextGaussian();
        packed[i * PIXELS + d] = (byte) Math.round(255 * Math.max(0, Math.min(1, x)));
      }
    }
    return packed;
  }

  /** The maximum of the likelihood: W = U·(Λ − variance·I)^½, its columns orthogonal. */
  static LinearGaussian fitted(byte[] packed) {
    double[][] rows = new double[packed.length / PIXELS][];
    Arrays.setAll(rows, i -> pixels(packed, i).toArray());
    RealMatrix data = new Array2DRowRealMatrix(rows);
    // Divided by the number of images, as the likelihood's maximum has it.
    EigenDecomposition eigen =
        new EigenDecomposition(new Covariance(data, false).getCovarianceMatrix());
    double[] values = eigen.getRealEigenvalues();
    double variance = Arrays.stream(values, LATENTS, PIXELS).average().orElseThrow();
    RealMatrix weights = eigen.getV().getSubMatrix(0, PIXELS - 1, 0, LATENTS - 1);
    double[] lengths = new double[LATENTS];
    Arrays.setAll(lengths, j -> Math.sqrt(values[j] - variance));
    RealVector offset = new ArrayRealVector(PIXELS);
    for (double[] row : rows) {
      offset = offset.add(new ArrayRealVector(row).mapDivide(rows.length));
    }
    return new LinearGaussian(
        weights.multiply(MatrixUtils.createRealDiagonalMatrix(lengths)), offset, variance);
  }

  /** What a network's decoder says. */
  static LinearGaussian of(Vae vae) {
    RealMatrix weights = new Array2DRowRealMatrix(PIXELS, LATENTS);
    RealVector offset = new ArrayRealVector(PIXELS);
    for (int d = 0; d < PIXELS; d++) {
      offset.setEntry(d, vae.graph().getParam("logits_b").getDouble(d));
      for (int j = 0; j < LATENTS; j++) {
        weights.setEntry(d, j, vae.graph().getParam("logits_W").getDouble(j, d));
      }
    }
    return new LinearGaussian(weights, offset, vae.spec().model().variance());
  }

  /** The same distribution of images with other latents: W·R for some rotation R. */
  LinearGaussian rotated() {
    double c = Math.cos(0.7);
    double s = Math.sin(0.7);
    RealMatrix one = new Array2DRowRealMatrix(new double[][] {{c, -s, 0}, {s, c, 0}, {0, 0, 1}});
    RealMatrix two = new Array2DRowRealMatrix(new double[][] {{1, 0, 0}, {0, c, -s}, {0, s, c}});
    return new LinearGaussian(weights.multiply(one).multiply(two), offset, variance);
  }

  static RealVector pixels(byte[] packed, int image) {
    double[] x = new double[PIXELS];
    Arrays.setAll(x, d -> (packed[image * PIXELS + d] & 0xff) / 255.0);
    return new ArrayRealVector(x);
  }

  /** log p(x) of each image: x ~ N(offset, W·Wᵀ + variance·I). */
  double[] logDensities(byte[] packed) {
    RealMatrix noise = MatrixUtils.createRealIdentityMatrix(PIXELS).scalarMultiply(variance);
    LUDecomposition covariance =
        new LUDecomposition(weights.multiply(weights.transpose()).add(noise));
    RealMatrix precision = covariance.getSolver().getInverse();
    double constant = PIXELS * Math.log(2 * Math.PI) + Math.log(covariance.getDeterminant());
    double[] densities = new double[packed.length / PIXELS];
    for (int i = 0; i < densities.length; i++) {
      RealVector x = pixels(packed, i).subtract(offset);
      densities[i] = -0.5 * (constant + x.dotProduct(precision.operate(x)));
    }
    return densities;
  }

  /** Of p(z|x), the same for all images: variance·(Wᵀ·W + variance·I)⁻¹. */
  RealMatrix posteriorCovariance() {
    RealMatrix noise = MatrixUtils.createRealIdentityMatrix(LATENTS).scalarMultiply(variance);
    RealMatrix precision = weights.transpose().multiply(weights).add(noise);
    return MatrixUtils.inverse(precision).scalarMultiply(variance);
  }

  /** A network of no hidden layer. */
  Vae network(long seed) {
    String[] settings = {
      "model.hidden=[]",
      "model.latents=" + LATENTS,
      "model.likelihood=gaussian",
      "model.variance=" + variance
    };
    return Vae.create(new VaeSpec(ConfigLoader.load(settings).model(), SHAPE, 1), seed);
  }

  /**
   * The network whose decoder is this, and whose encoder has the posterior's exact mean.
   *
   * @param posteriorVariances of each latent
   */
  Vae network(double[] posteriorVariances) {
    Vae vae = network(1);
    RealMatrix toMean =
        posteriorCovariance().multiply(weights.transpose()).scalarMultiply(1 / variance);
    RealVector bias = toMean.operate(offset).mapMultiply(-1);
    for (int j = 0; j < LATENTS; j++) {
      put(vae, "posterior_b", 0, j, bias.getEntry(j));
      put(vae, "posterior_b", 0, LATENTS + j, Math.log(posteriorVariances[j]));
      for (int d = 0; d < PIXELS; d++) {
        put(vae, "posterior_W", d, j, toMean.getEntry(j, d));
        put(vae, "posterior_W", d, LATENTS + j, 0);
        put(vae, "logits_W", j, d, weights.getEntry(d, j));
        put(vae, "logits_b", 0, d, offset.getEntry(d));
      }
    }
    return vae;
  }

  private static void put(Vae vae, String parameter, int row, int column, double value) {
    vae.graph().getParam(parameter).putScalar(new long[] {row, column}, value);
  }
}
