package org.sparkvae.training;

/** Ends training after so many epochs without a better validation ELBO. */
final class EarlyStopping {
  private final int patience;
  private double best = Double.NEGATIVE_INFINITY;
  private int epochsWithout;

  /**
   * A fresh count.
   *
   * @param patience epochs without a better ELBO; 0: never stop
   */
  EarlyStopping(int patience) {
    this.patience = patience;
  }

  /** Whether an epoch that ended with this ELBO (nats per image) was the last. */
  boolean stopsAfter(double elbo) {
    epochsWithout = elbo > best ? 0 : epochsWithout + 1;
    best = Math.max(best, elbo);
    return patience > 0 && epochsWithout >= patience;
  }
}
