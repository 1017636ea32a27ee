package org.sparkvae.model;

/**
 * The two terms of the evidence lower bound of each image of a batch, in nats per image: elbo =
 * reconstruction − kl ≤ log p(x) (in expectation over ε).
 *
 * @param reconstruction log p(x|z) at the sampled z, summed over pixels
 * @param kl KL(q(z|x)‖p(z)) in closed form, never multiplied by β
 */
@SuppressWarnings("ArrayRecordComponent") // a batch in transit: never compared, never a key
public record ElboTerms(double[] reconstruction, double[] kl) {

  public int images() {
    return reconstruction.length;
  }

  /** Sum over the batch of log p(x|z), in nats. */
  public double reconstructionSum() {
    return sum(reconstruction);
  }

  /** Sum over the batch of KL(q‖p), in nats. */
  public double klSum() {
    return sum(kl);
  }

  private static double sum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }
}
