package org.sparkvae.evaluation.quality;

import java.util.Arrays;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * The Fréchet distance of two sets of feature vectors, each taken for a normal distribution of its
 * mean and (unbiased) covariance:
 *
 * <p>d² = |μ₁ − μ₂|² + tr(Σ₁ + Σ₂ − 2(Σ₁Σ₂)^½)
 *
 * <p>The trace of (Σ₁Σ₂)^½ is that of (Σ₁^½ Σ₂ Σ₁^½)^½, whose matrix is symmetric: two symmetric
 * eigen-decompositions give it for singular covariances, too, where a general matrix square root
 * may come out complex. What is called FID is this distance in the features of one certain
 * Inception network; in others it is none.
 *
 * <p>Source: Martin Heusel, Hubert Ramsauer, Thomas Unterthiner, Bernhard Nessler and Sepp
 * Hochreiter, GANs Trained by a Two Time-Scale Update Rule Converge to a Local Nash Equilibrium,
 * 2017; D. C. Dowson and B. V. Landau, The Fréchet Distance between Multivariate Normal
 * Distributions, 1982.
 */
final class FrechetDistance {
  private FrechetDistance() {}

  /**
   * d², of two sets of rows of {@code dimensions} values each, at least two rows a set.
   *
   * @return 0 for equal sets but for rounding, never negative
   */
  static double squared(float[] rows1, float[] rows2, int dimensions) {
    double[] mean1 = mean(rows1, dimensions);
    double[] mean2 = mean(rows2, dimensions);
    RealMatrix covariance1 = covariance(rows1, mean1);
    RealMatrix covariance2 = covariance(rows2, mean2);
    double means = 0;
    for (int j = 0; j < dimensions; j++) {
      means += (mean1[j] - mean2[j]) * (mean1[j] - mean2[j]);
    }
    double spread = covariance1.getTrace() + covariance2.getTrace();
    RealMatrix root = root(covariance1);
    double common = rootTrace(root.multiply(covariance2).multiply(root));
    // Below 0 is only what rounding left of 0.
    return Math.max(0, means + spread - 2 * common);
  }

  private static double[] mean(float[] rows, int dimensions) {
    double[] mean = new double[dimensions];
    for (int i = 0; i < rows.length; i++) {
      mean[i % dimensions] += rows[i];
    }
    int count = rows.length / dimensions;
    return Arrays.stream(mean).map(sum -> sum / count).toArray();
  }

  private static RealMatrix covariance(float[] rows, double[] mean) {
    int dimensions = mean.length;
    double[][] products = new double[dimensions][dimensions];
    double[] centred = new double[dimensions];
    for (int from = 0; from < rows.length; from += dimensions) {
      for (int j = 0; j < dimensions; j++) {
        centred[j] = rows[from + j] - mean[j];
      }
      for (int j = 0; j < dimensions; j++) {
        for (int k = 0; k < dimensions; k++) {
          products[j][k] += centred[j] * centred[k];
        }
      }
    }
    double degrees = rows.length / (double) dimensions - 1;
    return new Array2DRowRealMatrix(products, false).scalarMultiply(1 / degrees);
  }

  /** The symmetric square root of a symmetric, positive semi-definite matrix. */
  private static RealMatrix root(RealMatrix matrix) {
    EigenDecomposition eigen = new EigenDecomposition(symmetric(matrix));
    RealMatrix vectors = eigen.getV();
    double[] roots = roots(eigen);
    return vectors.multiply(MatrixUtils.createRealDiagonalMatrix(roots)).multiply(eigen.getVT());
  }

  private static double rootTrace(RealMatrix matrix) {
    return Arrays.stream(roots(new EigenDecomposition(symmetric(matrix)))).sum();
  }

  /** Of the eigenvalues; negative ones are only what rounding left of 0. */
  private static double[] roots(EigenDecomposition eigen) {
    return Arrays.stream(eigen.getRealEigenvalues()).map(v -> Math.sqrt(Math.max(0, v))).toArray();
  }

  /** Exactly symmetric: else the library takes the way of general matrices. */
  private static RealMatrix symmetric(RealMatrix matrix) {
    return matrix.add(matrix.transpose()).scalarMultiply(0.5);
  }
}
