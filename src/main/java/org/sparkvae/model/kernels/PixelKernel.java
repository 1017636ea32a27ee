package org.sparkvae.model.kernels;

/** log p(x|z) of a minibatch and its gradient, from the decoder's logits. */
public interface PixelKernel {

  /**
   * Reads the logits' values and writes their gradient: ∂loss/∂logits of loss = −Σ log p(x|z) /
   * images.
   *
   * @param pixels x in 0..1, [images × pixels], in the order of the logits
   * @param logProbability receives log p(x|z) of each image, in nats, summed over its pixels
   */
  void run(float[] pixels, double[] logProbability);
}
