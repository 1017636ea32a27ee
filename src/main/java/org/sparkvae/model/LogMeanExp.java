package org.sparkvae.model;

/**
 * ln of the mean of weights whose logarithms arrive one by one, ln (1/n) Σ exp(lₖ), and its
 * standard error, in memory for three numbers. Everything is kept in units of the largest weight so
 * far, so that nothing overflows however far apart the logarithms are.
 */
public final class LogMeanExp {
  private long count;
  private double largest = Double.NEGATIVE_INFINITY;
  private double sum;
  private double sumOfSquares;

  /** Adds one weight by its logarithm; −∞ is a weight of 0. */
  public void add(double logWeight) {
    count++;
    if (logWeight == Double.NEGATIVE_INFINITY) {
      return;
    }
    if (logWeight > largest) {
      double shrunk = Math.exp(largest - logWeight);
      sum *= shrunk;
      sumOfSquares *= shrunk * shrunk;
      largest = logWeight;
    }
    double weight = Math.exp(logWeight - largest);
    sum += weight;
    sumOfSquares += weight * weight;
  }

  /** Weights so far. */
  public long count() {
    return count;
  }

  /** ln (1/n) Σ wₖ; −∞ if all weights are 0, not finite if one of them is not. */
  public double value() {
    return largest + Math.log(sum / count);
  }

  /**
   * Standard error of {@link #value} by the delta method: that of the mean weight w̄, s/√n with the
   * weights' sample variance s², divided by w̄, which comes to √((n·Σwₖ²/(Σwₖ)² − 1)/(n − 1)). Too
   * low where the largest weights are too rare to have come up; NaN for a single weight.
   */
  public double standardError() {
    double ratio = count * (sumOfSquares / (sum * sum));
    // Below 1 is only what rounding left of equal weights.
    return Math.sqrt(Math.max(0, ratio - 1) / (count - 1));
  }
}
