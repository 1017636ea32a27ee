package org.sparkvae.model.kernels;

/**
 * log p(x|z) of a minibatch and its gradient, from the decoder's outputs. Each image may have
 * several samples of z, one after the other: row r of the outputs belongs to image r / samples.
 * Pixels are x in 0..1, [images × pixels], in the order of the outputs.
 */
public interface PixelKernel {

  /**
   * log p(x|z) of each row, in nats, summed over its pixels.
   *
   * @param samples rows of each image
   * @param result receives a value for each row
   */
  void logProbability(float[] pixels, int samples, double[] result);

  /**
   * Writes the outputs' gradient: ∂loss/∂outputs of loss = −Σ weights[r]·log p(x|z) over rows r.
   * {@link #logProbability} of the same pixels and outputs has come before.
   *
   * @param samples rows of each image
   * @param weights of each row
   */
  void gradient(float[] pixels, int samples, double[] weights);
}
