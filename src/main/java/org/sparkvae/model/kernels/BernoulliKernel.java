package org.sparkvae.model.kernels;

import org.bytedeco.dnnl.global.dnnl.algorithm;

/**
 * Bernoulli pixels from logits l: log p = x·l − softplus(l), ∂log p/∂l = x − s, s = sigmoid(l).
 * Since softplus(l) = ½(l + |l|) − ln(½ + |s − ½|), one logarithm of a product of values between ½
 * and 1 serves for many pixels, and s for both.
 */
public final class BernoulliKernel implements PixelKernel {
  /** A product of so many values of ½ is still a normal double. */
  private static final int FACTORS = 1000;

  private final Activations logits;
  private final NativeFloats sigmoids;
  private final Operation sigmoid;

  /** One image, and one row of logits and of their sigmoids. */
  private final float[] x;

  private final float[] l;
  private final float[] s;

  /** For logits of one sample a row. */
  public BernoulliKernel(Activations logits) {
    this.logits = logits;
    this.sigmoids = NativeFloats.allocate(logits.shape().size());
    this.sigmoid = Elementwise.of(algorithm.eltwise_logistic, logits.values(), sigmoids);
    this.x = new float[logits.shape().sizeOfImage()];
    this.l = new float[x.length];
    this.s = new float[x.length];
  }

  @Override
  public void logProbability(float[] pixels, int samples, double[] result) {
    sigmoid.run();
    for (int r = 0; r < logits.shape().images(); r++) {
      read(r, pixels, samples);
      logits.values().get(r * l.length, l, l.length);
      result[r] = sum(linear(x, l)) + sumOfLogs(s);
    }
  }

  @Override
  public void gradient(float[] pixels, int samples, double[] weights) {
    for (int r = 0; r < logits.shape().images(); r++) {
      read(r, pixels, samples);
      scaledDifference(s, x, (float) weights[r]);
      logits.gradient().put(r * s.length, s, s.length);
    }
  }

  private void read(int row, float[] pixels, int samples) {
    if (row % samples == 0) {
      System.arraycopy(pixels, row / samples * x.length, x, 0, x.length);
    }
    sigmoids.get(row * s.length, s, s.length);
  }

  private static void scaledDifference(float[] s, float[] x, float weight) {
    for (int j = 0; j < s.length; j++) {
      s[j] = weight * (s[j] - x[j]);
    }
  }

  /** x·l − ½(l + |l|), in place of l: a loop of its own becomes vector instructions. */
  private static float[] linear(float[] x, float[] l) {
    for (int j = 0; j < x.length; j++) {
      l[j] = (x[j] - 0.5f) * l[j] - 0.5f * Math.abs(l[j]);
    }
    return l;
  }

  /** In four sums, which a processor can keep going at once. */
  private static double sum(float[] values) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int j = 0;
    for (; j < values.length - 3; j += 4) {
      a += values[j];
      b += values[j + 1];
      c += values[j + 2];
      d += values[j + 3];
    }
    for (; j < values.length; j++) {
      a += values[j];
    }
    return (a + b) + (c + d);
  }

  /** Σ ln(½ + |s − ½|) */
  private static double sumOfLogs(float[] s) {
    double sum = 0;
    for (int from = 0; from < s.length; from += FACTORS) {
      sum += Math.log(product(s, from, Math.min(s.length, from + FACTORS)));
    }
    return sum;
  }

  private static double product(float[] s, int from, int to) {
    double a = 1;
    double b = 1;
    double c = 1;
    double d = 1;
    int j = from;
    for (; j < to - 3; j += 4) {
      a *= 0.5 + Math.abs(s[j] - 0.5);
      b *= 0.5 + Math.abs(s[j + 1] - 0.5);
      c *= 0.5 + Math.abs(s[j + 2] - 0.5);
      d *= 0.5 + Math.abs(s[j + 3] - 0.5);
    }
    for (; j < to; j++) {
      a *= 0.5 + Math.abs(s[j] - 0.5);
    }
    return (a * b) * (c * d);
  }
}
