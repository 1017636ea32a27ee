package org.sparkvae.model;

import org.sparkvae.model.kernels.Activations;
import org.sparkvae.model.kernels.Chain;
import org.sparkvae.model.kernels.PixelKernel;

/**
 * log p(x|z) of rows, each of an image and a z of its own, a minibatch of one size at a time:
 * forward through the decoder, then the likelihood where the logits lie.
 */
final class LikelihoodPass {
  private final Activations z;
  private final OneHot labels;
  private final Chain decoder;
  private final PixelKernel likelihood;

  LikelihoodPass(Activations z, OneHot labels, Chain decoder, PixelKernel likelihood) {
    this.z = z;
    this.labels = labels;
    this.decoder = decoder;
    this.likelihood = likelihood;
  }

  /** Rows of a minibatch. */
  int rows() {
    return z.shape().images();
  }

  /**
   * Runs one minibatch.
   *
   * @param pixels x in 0..1, [rows × pixels], in the network's order
   * @param latents z, [rows × latents]
   * @param classes label of each row, which only a conditional VAE looks at
   * @param count rows that are wanted
   * @param result receives log p(x|z) of each row, in nats
   */
  void run(float[] pixels, float[] latents, int[] classes, int count, double[] result) {
    z.values().put(latents);
    labels.put(classes, 0, count, 1);
    decoder.forward();
    likelihood.logProbability(pixels, 1, result);
  }
}
