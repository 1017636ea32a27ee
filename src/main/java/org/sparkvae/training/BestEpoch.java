package org.sparkvae.training;

/**
 * The best that a run has come to so far.
 *
 * @param criterion by which models are compared, in nats per image: that of validation, or of
 *     training where nothing validates
 * @param elbo of the model, likewise
 * @param epoch at whose end the model stood, from 1; 0 before the first has ended
 */
public record BestEpoch(double criterion, double elbo, int epoch) {
  static final BestEpoch NONE =
      new BestEpoch(Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY, 0);

  /** The same after one more epoch, which has to be better to take its place. */
  BestEpoch after(int nextEpoch, double nextCriterion, double nextElbo) {
    return nextCriterion > criterion ? new BestEpoch(nextCriterion, nextElbo, nextEpoch) : this;
  }

  /**
   * Whether too many epochs have gone by without a better one.
   *
   * @param patience how many are too many; 0: never
   */
  boolean isStale(int lastEpoch, int patience) {
    return patience > 0 && lastEpoch - epoch >= patience;
  }
}
