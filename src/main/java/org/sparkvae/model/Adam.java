package org.sparkvae.model;

import org.sparkvae.model.kernels.NativeFloats;

/**
 * Adam on one flat parameter vector: m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², θ ← θ −
 * α·√(1−β₂ᵗ)/(1−β₁ᵗ) · m/(√v + ε), with β₁ = 0.9, β₂ = 0.999: the form of DL4J's.
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

  /** So many values of each vector at a time stay in the processor's caches. */
  private static final int BLOCK = 4096;

  private final float[] theta = new float[BLOCK];
  private final float[] g = new float[BLOCK];
  private final float[] m = new float[BLOCK];
  private final float[] v = new float[BLOCK];

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
   * @param parameters θ
   * @param gradient g, of the loss
   * @param state m, then v: twice as long as the parameters
   */
  void step(NativeFloats parameters, NativeFloats gradient, float[] state, Step step) {
    int n = parameters.size();
    if (gradient.size() != n || state.length != 2 * n) {
      throw new IllegalArgumentException(
          "Invalid Adam state: " + state.length + " (" + 2 * n + ")");
    }
    double correction =
        Math.sqrt(1 - Math.pow(BETA2, (double) step.t()))
            / (1 - Math.pow(BETA1, (double) step.t()));
    float rate = (float) (step.learningRate() * correction);
    float epsilon = (float) step.epsilon();
    for (int from = 0; from < n; from += BLOCK) {
      int count = Math.min(BLOCK, n - from);
      parameters.get(from, theta, count);
      gradient.get(from, g, count);
      System.arraycopy(state, from, m, 0, count);
      System.arraycopy(state, n + from, v, 0, count);
      stepBlock(count, rate, epsilon);
      System.arraycopy(m, 0, state, from, count);
      System.arraycopy(v, 0, state, n + from, count);
      parameters.put(from, theta, count);
    }
  }

  /** Four arrays of their own: only so does the JIT compiler make vector instructions of it. */
  private void stepBlock(int count, float rate, float epsilon) {
    float[] theta = this.theta;
    float[] g = this.g;
    float[] m = this.m;
    float[] v = this.v;
    for (int i = 0; i < count; i++) {
      float mean = (BETA1 * m[i] + (1 - BETA1) * g[i] + VANISHING) - VANISHING;
      float variance = (BETA2 * v[i] + (1 - BETA2) * g[i] * g[i] + VANISHING) - VANISHING;
      m[i] = mean;
      v[i] = variance;
      theta[i] -= rate * mean / ((float) Math.sqrt(variance) + epsilon);
    }
  }
}
