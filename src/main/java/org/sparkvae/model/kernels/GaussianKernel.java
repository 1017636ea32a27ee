package org.sparkvae.model.kernels;

/**
 * Gaussian pixels of one variance v around the logits l: log p = −½(x − l)²/v − ½ ln(2πv), ∂log
 * p/∂l = (x − l)/v.
 */
public final class GaussianKernel implements PixelKernel {
  private final Activations logits;
  private final double variance;
  private final float[] l;

  /** For logits of one image a row. */
  public GaussianKernel(Activations logits, double variance) {
    this.logits = logits;
    this.variance = variance;
    this.l = new float[logits.shape().size()];
  }

  @Override
  public void run(float[] pixels, double[] logProbability) {
    logits.values().get(l);
    int columns = logits.shape().sizeOfImage();
    double constant = -0.5 * columns * Math.log(2 * Math.PI * variance);
    for (int i = 0; i < logits.shape().images(); i++) {
      logProbability[i] = constant - 0.5 * squares(pixels, i * columns, columns) / variance;
    }
    float scale = (float) (1 / (variance * logits.shape().images()));
    for (int j = 0; j < l.length; j++) {
      l[j] = scale * (l[j] - pixels[j]);
    }
    logits.gradient().put(l);
  }

  private double squares(float[] x, int from, int columns) {
    double sum = 0;
    for (int j = from; j < from + columns; j++) {
      double difference = x[j] - l[j];
      sum += difference * difference;
    }
    return sum;
  }
}
