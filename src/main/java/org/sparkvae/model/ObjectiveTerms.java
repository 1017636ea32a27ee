package org.sparkvae.model;

/**
 * What a minibatch came to under its objective.
 *
 * @param elbo terms of each image; reconstruction is the mean over the image's samples
 * @param values the objective of each image, in nats: minus what its loss is the mean of
 */
@SuppressWarnings("ArrayRecordComponent") // a batch in transit: never compared, never a key
public record ObjectiveTerms(ElboTerms elbo, double[] values) {

  /** Sum over the batch, in nats. */
  public double valueSum() {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }

  /** What is minimised: minus the objective, mean over the images, in nats per image. */
  public double loss() {
    return -valueSum() / values.length;
  }
}
