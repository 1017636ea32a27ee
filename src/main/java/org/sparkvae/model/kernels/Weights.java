package org.sparkvae.model.kernels;

/**
 * A layer's parameters and where their gradients go, all views of a network's flat vectors.
 *
 * @param weights dense [out × in], convolution [out × in × 3 × 3], transposed convolution [in × out
 *     × 3 × 3]
 * @param bias [out]
 * @param weightsGradient like {@code weights}; null in a kernel that only goes forward
 * @param biasGradient like {@code bias}; null in a kernel that only goes forward
 */
public record Weights(
    NativeFloats weights,
    NativeFloats bias,
    NativeFloats weightsGradient,
    NativeFloats biasGradient) {

  boolean trained() {
    return weightsGradient != null;
  }
}
