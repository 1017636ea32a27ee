package org.sparkvae.model.kernels;

import org.bytedeco.dnnl.global.dnnl.algorithm;

/**
 * Bernoulli pixels from logits l: log p = x·l − softplus(l), ∂log p/∂l = x − sigmoid(l). oneDNN's
 * vectorised softplus is right at any l, where ln(sigmoid) is not.
 */
public final class BernoulliKernel implements PixelKernel {
  private final Activations logits;
  private final NativeFloats scratch;
  private final Operation softplus;
  private final Operation sigmoid;

  /** One image, and one row of logits and of a function of them. */
  private final float[] x;

  private final float[] l;
  private final float[] f;

  /** For logits of one sample a row. */
  public BernoulliKernel(Activations logits) {
    this.logits = logits;
    this.scratch = NativeFloats.allocate(logits.shape().size());
    this.softplus = Elementwise.of(algorithm.eltwise_soft_relu, logits.values(), scratch);
    this.sigmoid = Elementwise.of(algorithm.eltwise_logistic, logits.values(), scratch);
    this.x = new float[logits.shape().sizeOfImage()];
    this.l = new float[x.length];
    this.f = new float[x.length];
  }

  @Override
  public void logProbability(float[] pixels, int samples, double[] result) {
    softplus.run();
    for (int r = 0; r < logits.shape().images(); r++) {
      read(r, pixels, samples);
      logits.values().get(r * l.length, l, l.length);
      result[r] = logProbability(x, l, f);
    }
  }

  @Override
  public void gradient(float[] pixels, int samples, double[] weights) {
    sigmoid.run();
    for (int r = 0; r < logits.shape().images(); r++) {
      read(r, pixels, samples);
      scaledDifference(f, x, (float) weights[r]);
      logits.gradient().put(r * f.length, f, f.length);
    }
  }

  private void read(int row, float[] pixels, int samples) {
    if (row % samples == 0) {
      System.arraycopy(pixels, row / samples * x.length, x, 0, x.length);
    }
    scratch.get(row * f.length, f, f.length);
  }

  private static void scaledDifference(float[] f, float[] x, float weight) {
    for (int j = 0; j < f.length; j++) {
      f[j] = weight * (f[j] - x[j]);
    }
  }

  /** Σ x·l − softplus(l), in four sums, which a processor can keep going at once. */
  private static double logProbability(float[] x, float[] l, float[] softplus) {
    // Of its own, so that it becomes vector instructions.
    for (int j = 0; j < x.length; j++) {
      l[j] = x[j] * l[j] - softplus[j];
    }
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int j = 0;
    for (; j < l.length - 3; j += 4) {
      a += l[j];
      b += l[j + 1];
      c += l[j + 2];
      d += l[j + 3];
    }
    for (; j < l.length; j++) {
      a += l[j];
    }
    return (a + b) + (c + d);
  }
}
