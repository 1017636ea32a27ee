package org.sparkvae.model;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;

/**
 * p(z) = Σ_c weight_c N(z; mean_c, covariance_c), by the eigenvectors V and eigenvalues λ of each
 * covariance: z = mean + V·√λ·ε, and ln N = −½ Σ ((Vᵀ(z − mean))² / λ + ln λ + ln 2π).
 *
 * <p>An eigenvalue below a billionth of its covariance's largest counts as that: a latent that
 * never varies would have no density.
 */
final class MixturePrior implements Prior {
  private static final double LEAST_SHARE = 1e-9;

  /** Keeps the choice of a component from following the same numbers as the noise. */
  private static final long STREAM = 0x636f6d70L;

  private final double[] weights;
  private final double[][] means;

  /** [components × latents × latents]: an eigenvector each row. */
  private final double[][][] vectors;

  /** [components × latents]: λ. */
  private final double[][] variances;

  private final int latents;

  MixturePrior(GaussianMixture mixture) {
    int components = mixture.components();
    this.weights = mixture.weights();
    this.means = mixture.means();
    this.latents = means[0].length;
    this.vectors = new double[components][][];
    this.variances = new double[components][];
    for (int c = 0; c < components; c++) {
      EigenDecomposition eigen =
          new EigenDecomposition(new Array2DRowRealMatrix(symmetric(mixture.covariances()[c])));
      vectors[c] = eigen.getVT().getData();
      variances[c] = atLeastTheirShare(eigen.getRealEigenvalues());
    }
  }

  private static double[] atLeastTheirShare(double[] eigenvalues) {
    double largest = Arrays.stream(eigenvalues).max().orElseThrow();
    double least = Math.max(Double.MIN_NORMAL, LEAST_SHARE * largest);
    return Arrays.stream(eigenvalues).map(value -> Math.max(least, value)).toArray();
  }

  /** Exactly symmetric: else the library takes the way of general matrices. */
  private static double[][] symmetric(double[][] matrix) {
    int side = matrix.length;
    double[][] mean = new double[side][side];
    for (int i = 0; i < side; i++) {
      for (int j = 0; j < side; j++) {
        mean[i][j] = 0.5 * (matrix[i][j] + matrix[j][i]);
      }
    }
    return mean;
  }

  @Override
  public void logDensity(float[] z, int rows, double[] result) {
    double[] terms = new double[weights.length];
    for (int row = 0; row < rows; row++) {
      for (int c = 0; c < terms.length; c++) {
        terms[c] = Math.log(weights[c]) + logNormal(c, z, row * latents);
      }
      double largest = Arrays.stream(terms).max().orElseThrow();
      double sum = Arrays.stream(terms).map(term -> Math.exp(term - largest)).sum();
      result[row] = largest + Math.log(sum);
    }
  }

  private double logNormal(int component, float[] z, int from) {
    double sum = latents * Math.log(2 * Math.PI);
    for (int i = 0; i < latents; i++) {
      double projection = 0;
      for (int j = 0; j < latents; j++) {
        projection += vectors[component][i][j] * (z[from + j] - means[component][j]);
      }
      double variance = variances[component][i];
      sum += projection * projection / variance + Math.log(variance);
    }
    return -0.5 * sum;
  }

  @Override
  public void draw(long key, float[] z, int at) {
    int component = component(new SplittableRandom(Noise.key(key, STREAM)).nextDouble());
    float[] noise = Noise.normal(key, latents);
    for (int j = 0; j < latents; j++) {
      double value = means[component][j];
      for (int i = 0; i < latents; i++) {
        value += vectors[component][i][j] * Math.sqrt(variances[component][i]) * noise[i];
      }
      z[at + j] = (float) value;
    }
  }

  private int component(double place) {
    double left = place;
    for (int c = 0; c < weights.length - 1; c++) {
      left -= weights[c];
      if (left < 0) {
        return c;
      }
    }
    return weights.length - 1;
  }
}
