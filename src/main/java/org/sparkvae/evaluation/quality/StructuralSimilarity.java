package org.sparkvae.evaluation.quality;

import org.sparkvae.config.ImageShape;

/**
 * The structural similarity of two images x and y with values in 0..1: the mean, over all places of
 * a window that lies wholly in the image and over channels, of
 *
 * <p>(2μₓμᵧ + C₁)(2σₓᵧ + C₂) / ((μₓ² + μᵧ² + C₁)(σₓ² + σᵧ² + C₂)), C₁ = 0.01², C₂ = 0.03²,
 *
 * <p>with means, variances and covariance weighted by a Gaussian window of 11×11 and σ = 1.5. For
 * images of fewer than 11 rows or columns the window is of the largest odd side that fits, and σ is
 * smaller in proportion.
 *
 * <p>Source: Zhou Wang, Alan C. Bovik, Hamid R. Sheikh and Eero P. Simoncelli, Image Quality
 * Assessment: From Error Visibility to Structural Similarity, 2004.
 */
final class StructuralSimilarity {
  private static final int SIDE = 11;
  private static final double SIGMA = 1.5;
  private static final double C1 = 0.01 * 0.01;
  private static final double C2 = 0.03 * 0.03;

  private final ImageShape shape;
  private final double[] window;

  StructuralSimilarity(ImageShape shape) {
    this.shape = shape;
    int shorter = Math.min(shape.height(), shape.width());
    this.window = window(Math.min(SIDE, shorter - 1 + shorter % 2));
  }

  /** Rows and columns of the window. */
  int side() {
    return window.length;
  }

  /** One direction of the window; the whole is its product with itself. */
  private static double[] window(int side) {
    double sigma = SIGMA * side / SIDE;
    double[] weights = new double[side];
    double sum = 0;
    for (int i = 0; i < side; i++) {
      double distance = (i - side / 2) / sigma;
      weights[i] = Math.exp(-0.5 * distance * distance);
      sum += weights[i];
    }
    for (int i = 0; i < side; i++) {
      weights[i] /= sum;
    }
    return weights;
  }

  /**
   * At most 1, which equal images have.
   *
   * @param x one image, row by row, channels interleaved, from {@code from} on
   * @param y the other, at the same place
   */
  double of(float[] x, float[] y, int from) {
    double sum = 0;
    for (int channel = 0; channel < shape.channels(); channel++) {
      sum += ofChannel(plane(x, from + channel), plane(y, from + channel));
    }
    return sum / shape.channels();
  }

  private double[] plane(float[] pixels, int from) {
    double[] plane = new double[shape.height() * shape.width()];
    for (int i = 0; i < plane.length; i++) {
      plane[i] = pixels[from + i * shape.channels()];
    }
    return plane;
  }

  private double ofChannel(double[] x, double[] y) {
    double[] meanX = weighted(x);
    double[] meanY = weighted(y);
    double[] squareX = weighted(product(x, x));
    double[] squareY = weighted(product(y, y));
    double[] cross = weighted(product(x, y));
    double sum = 0;
    for (int i = 0; i < meanX.length; i++) {
      double means = meanX[i] * meanY[i];
      double squares = meanX[i] * meanX[i] + meanY[i] * meanY[i];
      double variances = squareX[i] + squareY[i] - squares;
      double covariance = cross[i] - means;
      sum += (2 * means + C1) * (2 * covariance + C2) / ((squares + C1) * (variances + C2));
    }
    return sum / meanX.length;
  }

  private static double[] product(double[] x, double[] y) {
    double[] product = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      product[i] = x[i] * y[i];
    }
    return product;
  }

  /** Means under the window at each of its places, row by row. */
  private double[] weighted(double[] plane) {
    int rows = shape.height();
    int columns = shape.width() - window.length + 1;
    double[] across = new double[rows * columns];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        across[row * columns + column] = weighted(plane, row * shape.width() + column, 1);
      }
    }
    double[] both = new double[(rows - window.length + 1) * columns];
    for (int i = 0; i < both.length; i++) {
      both[i] = weighted(across, i, columns);
    }
    return both;
  }

  private double weighted(double[] values, int from, int stride) {
    double sum = 0;
    for (int i = 0; i < window.length; i++) {
      sum += window[i] * values[from + i * stride];
    }
    return sum;
  }
}
