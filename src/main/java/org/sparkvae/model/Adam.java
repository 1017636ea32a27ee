package org.sparkvae.model;

import java.util.Arrays;
import org.sparkvae.model.kernels.NativeFloats;

/**
 * Adam on one flat parameter vector, whose moments it keeps: m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g²,
 * θ ← θ − α·√(1−β₂ᵗ)/(1−β₁ᵗ) · m/(√v + ε), with β₁ = 0.9, β₂ = 0.999: the form of DL4J's.
 *
 * <p>Source: Diederik P. Kingma and Jimmy Ba, Adam: A Method for Stochastic Optimization, 2015.
 */
final class Adam {
  private static final float BETA1 = 0.9f;
  private static final float BETA2 = 0.999f;

  /** ε as Kingma and Ba have it. */
  static final double EPSILON = 1e-8;

  /**
   * Added and taken away again, it keeps moments from falling between 0 and 1e-37. Those of a
   * weight whose gradient has died fade into numbers so small (denormal) that the processor takes a
   * hundred times as long over each, and that no step can feel.
   */
  private static final float VANISHING = 1e-30f;

  /** So many values of θ and g are in Java's hands at a time. */
  private static final int BLOCK = 16_384;

  private final int parameters;
  private final float[] theta;
  private final float[] g;

  /** Block by block. */
  private final float[][] m;

  private final float[][] v;

  /** For so many parameters; moments are 0. */
  Adam(int parameters) {
    int blocks = (parameters + BLOCK - 1) / BLOCK;
    this.parameters = parameters;
    this.theta = new float[Math.min(BLOCK, parameters)];
    this.g = new float[theta.length];
    this.m = new float[blocks][theta.length];
    this.v = new float[blocks][theta.length];
  }

  /** A copy of m, then v. */
  float[] moments() {
    float[] state = new float[2 * parameters];
    for (int block = 0; block < m.length; block++) {
      System.arraycopy(m[block], 0, state, from(block), count(block));
      System.arraycopy(v[block], 0, state, parameters + from(block), count(block));
    }
    return state;
  }

  /**
   * Overwrites the moments.
   *
   * @param state m, then v
   */
  void setMoments(float[] state) {
    if (state.length != 2 * parameters) {
      throw new IllegalArgumentException(
          "Invalid Adam state: " + state.length + " (" + 2 * parameters + ")");
    }
    for (int block = 0; block < m.length; block++) {
      System.arraycopy(state, from(block), m[block], 0, count(block));
      System.arraycopy(state, parameters + from(block), v[block], 0, count(block));
    }
  }

  /** Begins anew: moments are 0. */
  void reset() {
    for (int block = 0; block < m.length; block++) {
      Arrays.fill(m[block], 0);
      Arrays.fill(v[block], 0);
    }
  }

  private static int from(int block) {
    return block * BLOCK;
  }

  private int count(int block) {
    return Math.min(BLOCK, parameters - from(block));
  }

  /**
   * One step.
   *
   * @param t counted from 1
   * @param learningRate α
   * @param epsilon ε
   */
  record Step(long t, double learningRate, double epsilon) {
    Step(long t, double learningRate) {
      this(t, learningRate, EPSILON);
    }
  }

  /**
   * One step, in place.
   *
   * @param theta θ
   * @param gradient g, of the loss
   */
  void step(NativeFloats theta, NativeFloats gradient, Step step) {
    if (theta.size() != parameters || gradient.size() != parameters) {
      throw new IllegalArgumentException(
          "Invalid parameters: %d with a gradient of %d (%d)"
              .formatted(theta.size(), gradient.size(), parameters));
    }
    double correction =
        Math.sqrt(1 - Math.pow(BETA2, (double) step.t()))
            / (1 - Math.pow(BETA1, (double) step.t()));
    float rate = (float) (step.learningRate() * correction);
    for (int block = 0; block < m.length; block++) {
      int count = count(block);
      theta.get(from(block), this.theta, count);
      gradient.get(from(block), g, count);
      step(m[block], v[block], count, rate, (float) step.epsilon());
      theta.put(from(block), this.theta, count);
    }
  }

  /**
   * One loop over four arrays of their own: only so does the JIT compiler make vector instructions
   * of it.
   */
  private void step(float[] m, float[] v, int count, float rate, float epsilon) {
    float[] theta = this.theta;
    float[] g = this.g;
    for (int i = 0; i < count; i++) {
      float mean = (BETA1 * m[i] + (1 - BETA1) * g[i] + VANISHING) - VANISHING;
      float variance = (BETA2 * v[i] + (1 - BETA2) * g[i] * g[i] + VANISHING) - VANISHING;
      m[i] = mean;
      v[i] = variance;
      theta[i] -= rate * mean / ((float) Math.sqrt(variance) + epsilon);
    }
  }
}
