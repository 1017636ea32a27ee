package org.sparkvae.model.kernels;

/**
 * Gaussian pixels of one variance v around the logits l: log p = −½(x − l)²/v − ½ ln(2πv), ∂log
 * p/∂l = (x − l)/v.
 */
public final class GaussianKernel implements PixelKernel {
  private final Activations logits;
  private final double variance;

  /** One image, and one row of outputs. */
  private final float[] x;

  private final float[] l;

  /** For logits of one sample a row. */
  public GaussianKernel(Activations logits, double variance) {
    this.logits = logits;
    this.variance = variance;
    this.x = new float[logits.shape().sizeOfImage()];
    this.l = new float[x.length];
  }

  @Override
  public void logProbability(float[] pixels, int samples, double[] result) {
    double constant = -0.5 * l.length * Math.log(2 * Math.PI * variance);
    for (int r = 0; r < logits.shape().images(); r++) {
      read(r, pixels, samples);
      result[r] = constant - 0.5 * squares(x, l) / variance;
    }
  }

  @Override
  public void gradient(float[] pixels, int samples, double[] weights) {
    for (int r = 0; r < logits.shape().images(); r++) {
      read(r, pixels, samples);
      scaledDifference(l, x, (float) (weights[r] / variance));
      logits.gradient().put(r * l.length, l, l.length);
    }
  }

  private void read(int row, float[] pixels, int samples) {
    if (row % samples == 0) {
      System.arraycopy(pixels, row / samples * x.length, x, 0, x.length);
    }
    logits.values().get(row * l.length, l, l.length);
  }

  private static void scaledDifference(float[] l, float[] x, float weight) {
    for (int j = 0; j < l.length; j++) {
      l[j] = weight * (l[j] - x[j]);
    }
  }

  private static double squares(float[] x, float[] l) {
    double sum = 0;
    for (int j = 0; j < x.length; j++) {
      double difference = x[j] - l[j];
      sum += difference * difference;
    }
    return sum;
  }
}
