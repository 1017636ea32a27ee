package org.sparkvae.model.kernels;

import java.util.Arrays;
import org.bytedeco.dnnl.global.dnnl.algorithm;

/**
 * The scale of each pixel of a minibatch, out of rows of [location plane | scale plane], or one and
 * the same where the rows have no second plane.
 */
final class Scales {
  private final LogScale law;
  private final int pixels;
  private final boolean fixed;
  private final float[] logScale;
  private final float[] precision;
  private final float[] slope;
  private final NativeFloats scratch;
  private final Operation softplus;
  private final Operation sigmoid;
  private final Operation exp;

  /** For so many rows of so many pixels. */
  Scales(LogScale law, int rows, int pixels, boolean fixed) {
    this.law = law;
    this.pixels = pixels;
    this.fixed = fixed;
    this.logScale = new float[rows * pixels];
    this.precision = new float[rows * pixels];
    this.slope = fixed ? null : new float[rows * pixels];
    Arrays.fill(logScale, (float) law.start());
    Arrays.fill(precision, (float) Math.exp(-law.start()));
    this.scratch = fixed ? null : NativeFloats.allocate(rows * pixels);
    this.softplus = fixed ? null : Elementwise.of(algorithm.eltwise_soft_relu, scratch, scratch);
    this.sigmoid = fixed ? null : Elementwise.of(algorithm.eltwise_logistic, scratch, scratch);
    this.exp = fixed ? null : Elementwise.of(algorithm.eltwise_exp, scratch, scratch);
  }

  /** ln scale of each pixel, [rows × pixels]. */
  float[] logScale() {
    return logScale;
  }

  /** 1/scale of each pixel, [rows × pixels]. */
  float[] precision() {
    return precision;
  }

  /** ∂ ln scale / ∂ output of each pixel, [rows × pixels]; not to be asked for where fixed. */
  float[] slope() {
    return slope;
  }

  /** Computes them from the decoder's outputs, [rows × 2·pixels]. */
  void read(float[] outputs) {
    if (fixed) {
      return;
    }
    float floor = (float) law.floor();
    float shift = (float) (law.start() - law.floor());
    for (int j = 0; j < logScale.length; j++) {
      logScale[j] = shift + outputs[j + (j / pixels + 1) * pixels];
    }
    apply(sigmoid, logScale, slope);
    apply(softplus, logScale, logScale);
    for (int j = 0; j < logScale.length; j++) {
      logScale[j] += floor;
      precision[j] = -logScale[j];
    }
    apply(exp, precision, precision);
  }

  private void apply(Operation function, float[] from, float[] to) {
    scratch.put(from);
    function.run();
    scratch.get(to);
  }
}
