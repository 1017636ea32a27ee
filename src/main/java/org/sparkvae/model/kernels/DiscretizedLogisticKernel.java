package org.sparkvae.model.kernels;

import org.bytedeco.dnnl.global.dnnl.algorithm;

/**
 * 8-bit pixels under a logistic distribution of location m and scale s, cut into 256 bins x ± h.
 * With a = (x + h − m)/s, b = (x − h − m)/s, w = a − b: log p = −softplus(−a) − softplus(b) + ln w
 * − w/2 + ln(sinh(w/2)/(w/2)), of which the first term alone is left at x = 0, the second at x = 1;
 * ∂log p/∂m = (sigmoid(b) − sigmoid(−a))/s, ∂log p/∂ln s = b·sigmoid(b) − a·sigmoid(−a) − w/(eʷ −
 * 1).
 */
public final class DiscretizedLogisticKernel implements PixelKernel {
  private static final float HALF_BIN = 1 / 510f;

  private final Activations outputs;
  private final int pixels;
  private final int size;
  private final boolean fixed;
  private final Scales scales;
  private final LogSinhRatios ratios;
  private final NativeFloats ends;
  private final NativeFloats scratch;
  private final Operation softplus;
  private final Operation sigmoid;
  private final float[] values;

  /** Of each pixel −a, then of each b. */
  private final float[] end;

  /** A function of each of these. */
  private final float[] f;

  /**
   * For outputs of one sample a row.
   *
   * @param fixed whether the outputs are locations alone, and all scales where they start
   */
  public DiscretizedLogisticKernel(Activations outputs, LogScale scale, boolean fixed) {
    int rows = outputs.shape().images();
    this.outputs = outputs;
    this.pixels = outputs.shape().sizeOfImage() / (fixed ? 1 : 2);
    this.size = rows * pixels;
    this.fixed = fixed;
    this.scales = new Scales(scale, rows, pixels, fixed);
    this.ratios = new LogSinhRatios(size);
    this.ends = NativeFloats.allocate(2 * size);
    this.scratch = NativeFloats.allocate(2 * size);
    this.softplus = Elementwise.of(algorithm.eltwise_soft_relu, ends, scratch);
    this.sigmoid = Elementwise.of(algorithm.eltwise_logistic, ends, scratch);
    this.values = new float[outputs.shape().size()];
    this.end = new float[2 * size];
    this.f = new float[2 * size];
  }

  @Override
  public void logProbability(float[] images, int samples, double[] result) {
    outputs.values().get(values);
    scales.read(values);
    ratios.of(scales.precision(), HALF_BIN);
    for (int r = 0; r < outputs.shape().images(); r++) {
      placeEnds(images, r / samples * pixels, r);
    }
    ends.put(end);
    softplus.run();
    scratch.get(f);
    for (int r = 0; r < outputs.shape().images(); r++) {
      result[r] = sum(images, r / samples * pixels, r * pixels);
    }
  }

  private void placeEnds(float[] x, int image, int r) {
    float[] precision = scales.precision();
    int row = r * pixels;
    int location = r * outputs.shape().sizeOfImage();
    for (int j = 0; j < pixels; j++) {
      float error = x[image + j] - values[location + j];
      end[row + j] = -(error + HALF_BIN) * precision[row + j];
      end[size + row + j] = (error - HALF_BIN) * precision[row + j];
    }
  }

  private double sum(float[] x, int image, int row) {
    float[] logScale = scales.logScale();
    float[] precision = scales.precision();
    float[] logRatio = ratios.values();
    double logBin = Math.log(2 * HALF_BIN);
    double sum = 0;
    for (int j = 0; j < pixels; j++) {
      int place = row + j;
      if (isFirst(x[image + j])) {
        sum -= f[place];
      } else if (isLast(x[image + j])) {
        sum -= f[size + place];
      } else {
        double inner = logBin - logScale[place] - HALF_BIN * precision[place] + logRatio[place];
        sum += inner - f[place] - f[size + place];
      }
    }
    return sum;
  }

  @Override
  public void gradient(float[] images, int samples, double[] weights) {
    sigmoid.run();
    scratch.get(f);
    for (int r = 0; r < outputs.shape().images(); r++) {
      toOutputs(images, r / samples * pixels, r, (float) weights[r]);
    }
    outputs.gradient().put(values);
  }

  private void toOutputs(float[] x, int image, int r, float weight) {
    float[] precision = scales.precision();
    float[] slopes = ratios.slopes();
    int row = r * pixels;
    int location = r * outputs.shape().sizeOfImage();
    for (int j = 0; j < pixels; j++) {
      int place = row + j;
      boolean first = isFirst(x[image + j]);
      boolean last = isLast(x[image + j]);
      float below = last ? 0 : f[place];
      float above = first ? 0 : f[size + place];
      values[location + j] = weight * precision[place] * (below - above);
      if (!fixed) {
        float halfWidth = HALF_BIN * precision[place];
        float inner = first || last ? 0 : 1 - halfWidth * (1 - slopes[place]);
        float toLogScale = end[size + place] * above + end[place] * below - inner;
        values[location + pixels + j] = -weight * toLogScale * scales.slope()[place];
      }
    }
  }

  private static boolean isFirst(float pixel) {
    return pixel < HALF_BIN;
  }

  private static boolean isLast(float pixel) {
    return pixel > 1 - HALF_BIN;
  }
}
