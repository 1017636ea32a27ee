package org.sparkvae.model.kernels;

import org.bytedeco.dnnl.global.dnnl.algorithm;

/**
 * ln(sinh(y)/y) of many values and its derivative coth(y) − 1/y: Taylor series near 0, else from e
 * = exp(−2|y|) as |y| + ln((1 − e)/(2|y|)) and (1 + e)/(1 − e) − 1/|y|, with oneDNN's vectorised
 * exp and log.
 */
final class LogSinhRatios {
  /** Here the first term left out of either series is below 3e-9. */
  private static final float SERIES_BELOW = 0.5f;

  private final NativeFloats scratch;
  private final Operation exp;
  private final Operation log;
  private final float[] e;
  private final float[] values;
  private final float[] slopes;

  /** For so many values at once. */
  LogSinhRatios(int size) {
    this.scratch = NativeFloats.allocate(size);
    this.exp = Elementwise.of(algorithm.eltwise_exp, scratch, scratch);
    this.log = Elementwise.of(algorithm.eltwise_log, scratch, scratch);
    this.e = new float[size];
    this.values = new float[size];
    this.slopes = new float[size];
  }

  /** ln(sinh(y)/y), as last computed. */
  float[] values() {
    return values;
  }

  /** coth(y) − 1/y, as last computed. */
  float[] slopes() {
    return slopes;
  }

  /** Computes both of y = factor·t for each t. */
  void of(float[] t, float factor) {
    for (int i = 0; i < e.length; i++) {
      e[i] = -2 * Math.abs(factor * t[i]);
    }
    scratch.put(e);
    exp.run();
    scratch.get(e);
    for (int i = 0; i < e.length; i++) {
      float y = Math.abs(factor * t[i]);
      values[i] = y < SERIES_BELOW ? 1 : (1 - e[i]) / (2 * y);
    }
    scratch.put(values);
    log.run();
    scratch.get(values);
    for (int i = 0; i < e.length; i++) {
      float y = factor * t[i];
      float size = Math.abs(y);
      values[i] = size < SERIES_BELOW ? series(y * y) : size + values[i];
      slopes[i] = size < SERIES_BELOW ? y * slopeSeries(y * y) : slope(y, e[i]);
    }
  }

  private static float series(float s) {
    return s * (1 / 6f + s * (-1 / 180f + s * (1 / 2835f - s * (1 / 37800f))));
  }

  private static float slopeSeries(float s) {
    return 1 / 3f + s * (-1 / 45f + s * (2 / 945f + s * (-1 / 4725f + s * (2 / 93555f))));
  }

  private static float slope(float y, float e) {
    return Math.copySign((1 + e) / (1 - e), y) - 1 / y;
  }
}
