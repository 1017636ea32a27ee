package org.sparkvae.model.kernels;

/**
 * Gaussian pixels of one variance v around the logits l: log p = −½(x − l)²/v − ½ ln(2πv), ∂log
 * p/∂l = (x − l)/v.
 */
public final class GaussianKernel implements PixelKernel {
  private final Activations logits;
  private final double variance;
  private final float[] l;

  /** For logits of one sample a row. */
  public GaussianKernel(Activations logits, double variance) {
    this.logits = logits;
    this.variance = variance;
    this.l = new float[logits.shape().size()];
  }

  @Override
  public void logProbability(float[] pixels, int samples, double[] result) {
    logits.values().get(l);
    int columns = logits.shape().sizeOfImage();
    double constant = -0.5 * columns * Math.log(2 * Math.PI * variance);
    for (int r = 0; r < logits.shape().images(); r++) {
      double squares = squares(pixels, r / samples * columns, r * columns, columns);
      result[r] = constant - 0.5 * squares / variance;
    }
  }

  @Override
  public void gradient(float[] pixels, int samples, double[] weights) {
    int columns = logits.shape().sizeOfImage();
    for (int r = 0; r < logits.shape().images(); r++) {
      float scale = (float) (weights[r] / variance);
      int row = r * columns;
      int image = r / samples * columns;
      for (int j = 0; j < columns; j++) {
        l[row + j] = scale * (l[row + j] - pixels[image + j]);
      }
    }
    logits.gradient().put(l);
  }

  private double squares(float[] x, int image, int row, int columns) {
    double sum = 0;
    for (int j = 0; j < columns; j++) {
      double difference = x[image + j] - l[row + j];
      sum += difference * difference;
    }
    return sum;
  }
}
