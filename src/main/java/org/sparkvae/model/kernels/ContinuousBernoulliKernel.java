package org.sparkvae.model.kernels;

/**
 * Continuous Bernoulli pixels from logits l: log p = (x − ½)·l − ln(sinh(l/2)/(l/2)), ∂log p/∂l = x
 * − ½ − ½(coth(l/2) − 2/l).
 */
public final class ContinuousBernoulliKernel implements PixelKernel {
  private final Activations logits;
  private final LogSinhRatios normalizers;
  private final float[] l;

  /** For logits of one sample a row. */
  public ContinuousBernoulliKernel(Activations logits) {
    this.logits = logits;
    this.normalizers = new LogSinhRatios(logits.shape().size());
    this.l = new float[logits.shape().size()];
  }

  @Override
  public void logProbability(float[] pixels, int samples, double[] result) {
    logits.values().get(l);
    normalizers.of(l, 0.5f);
    int columns = logits.shape().sizeOfImage();
    for (int r = 0; r < logits.shape().images(); r++) {
      result[r] = sum(pixels, r / samples * columns, r * columns, columns);
    }
  }

  private double sum(float[] x, int image, int row, int columns) {
    float[] logNormalizer = normalizers.values();
    double sum = 0;
    for (int j = 0; j < columns; j++) {
      sum += (x[image + j] - 0.5) * l[row + j] - logNormalizer[row + j];
    }
    return sum;
  }

  @Override
  public void gradient(float[] pixels, int samples, double[] weights) {
    float[] slopes = normalizers.slopes();
    int columns = logits.shape().sizeOfImage();
    for (int r = 0; r < logits.shape().images(); r++) {
      int image = r / samples * columns;
      int row = r * columns;
      float weight = (float) weights[r];
      for (int j = 0; j < columns; j++) {
        l[row + j] = weight * (0.5f + 0.5f * slopes[row + j] - pixels[image + j]);
      }
    }
    logits.gradient().put(l);
  }
}
