package org.sparkvae.model;

/**
 * Adam on one flat parameter vector: m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², θ ← θ −
 * α·√(1−β₂ᵗ)/(1−β₁ᵗ) · m/(√v + ε), with β₁ = 0.9, β₂ = 0.999, ε = 1e-8: the form and order of
 * operations of DL4J's.
 *
 * <p>Source: Diederik P. Kingma and Jimmy Ba, Adam: A Method for Stochastic Optimization, 2015.
 */
public final class Adam {
  private static final float BETA1 = 0.9f;
  private static final float BETA2 = 0.999f;
  private static final float EPSILON = 1e-8f;

  private Adam() {}

  /**
   * One step, in place.
   *
   * @param parameters θ
   * @param gradient g, of the loss
   * @param state m, then v: twice as long as the parameters
   * @param step t, counted from 1
   * @param learningRate α
   */
  public static void step(
      float[] parameters, float[] gradient, float[] state, long step, double learningRate) {
    int n = parameters.length;
    if (gradient.length != n || state.length != 2 * n) {
      throw new IllegalArgumentException(
          "Invalid Adam state: " + state.length + " (" + 2 * n + ")");
    }
    double correction =
        Math.sqrt(1 - Math.pow(BETA2, (double) step)) / (1 - Math.pow(BETA1, (double) step));
    float rate = (float) (learningRate * correction);
    for (int i = 0; i < n; i++) {
      float g = gradient[i];
      float m = BETA1 * state[i] + (1 - BETA1) * g;
      float v = BETA2 * state[n + i] + (1 - BETA2) * g * g;
      state[i] = m;
      state[n + i] = v;
      parameters[i] -= rate * m / ((float) Math.sqrt(v) + EPSILON);
    }
  }
}
