package org.sparkvae.model.kernels;

/**
 * Gaussian pixels around the decoder's first plane m with the standard deviation σ of its second:
 * log p = −½e² − ln σ − ½ ln 2π with e = (x − m)/σ, ∂log p/∂m = e/σ, ∂log p/∂ln σ = e² − 1.
 */
public final class ScaledGaussianKernel implements PixelKernel {
  private final Activations outputs;
  private final int pixels;
  private final Scales scales;
  private final float[] values;
  private final float[] errors;

  /** For outputs of one sample a row, [location plane | scale plane]. */
  public ScaledGaussianKernel(Activations outputs, LogScale scale) {
    int rows = outputs.shape().images();
    this.outputs = outputs;
    this.pixels = outputs.shape().sizeOfImage() / 2;
    this.scales = new Scales(scale, rows, pixels, false);
    this.values = new float[outputs.shape().size()];
    this.errors = new float[rows * pixels];
  }

  @Override
  public void logProbability(float[] images, int samples, double[] result) {
    outputs.values().get(values);
    scales.read(values);
    double constant = -0.5 * pixels * Math.log(2 * Math.PI);
    for (int r = 0; r < outputs.shape().images(); r++) {
      result[r] = constant - sum(images, r / samples * pixels, r);
    }
  }

  /** Σ ½e² + ln σ. */
  private double sum(float[] x, int image, int r) {
    float[] logScale = scales.logScale();
    float[] precision = scales.precision();
    int row = r * pixels;
    double sum = 0;
    for (int j = 0; j < pixels; j++) {
      float error = (x[image + j] - values[2 * row + j]) * precision[row + j];
      errors[row + j] = error;
      sum += 0.5 * error * error + logScale[row + j];
    }
    return sum;
  }

  @Override
  public void gradient(float[] images, int samples, double[] weights) {
    float[] precision = scales.precision();
    float[] slope = scales.slope();
    for (int r = 0; r < outputs.shape().images(); r++) {
      float weight = (float) weights[r];
      int row = r * pixels;
      for (int j = 0; j < pixels; j++) {
        float error = errors[row + j];
        values[2 * row + j] = -weight * error * precision[row + j];
        values[2 * row + pixels + j] = weight * (1 - error * error) * slope[row + j];
      }
    }
    outputs.gradient().put(values);
  }
}
