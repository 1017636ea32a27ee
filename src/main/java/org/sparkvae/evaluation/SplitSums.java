package org.sparkvae.evaluation;

import java.io.Serializable;
import java.util.List;
import org.sparkvae.model.LogMeanExp;

/**
 * What an evaluation adds up over the images of a split.
 *
 * @param elbo its terms
 * @param posteriors their moments
 * @param logLikelihoodSum Σ L_K in nats; 0 where it was not estimated
 * @param squaredErrorSum Σ of the squares of their standard errors
 */
public record SplitSums(
    ElboSums elbo, PosteriorMoments posteriors, double logLikelihoodSum, double squaredErrorSum)
    implements Serializable {

  /** Of no image yet. */
  static SplitSums none(int latents) {
    return new SplitSums(ElboSums.NONE, new PosteriorMoments(latents), 0, 0);
  }

  /** With a batch more, whose posteriors are added in place. */
  SplitSums plus(DensityEvaluator.Densities batch) {
    posteriors.add(batch.posterior());
    double sum = logLikelihoodSum;
    double squares = squaredErrorSum;
    for (LogMeanExp estimate : batch.logLikelihoods()) {
      sum += estimate.value();
      squares += estimate.standardError() * estimate.standardError();
    }
    return new SplitSums(elbo.plus(batch.terms()), posteriors, sum, squares);
  }

  /** Of these parts together, added in their order. */
  static SplitSums of(List<SplitSums> parts) {
    PosteriorMoments moments = new PosteriorMoments(parts.get(0).posteriors.latents());
    parts.forEach(part -> moments.add(part.posteriors));
    return new SplitSums(
        parts.stream().map(SplitSums::elbo).reduce(ElboSums.NONE, ElboSums::plus),
        moments,
        parts.stream().map(SplitSums::logLikelihoodSum).reduce(0.0, Double::sum),
        parts.stream().map(SplitSums::squaredErrorSum).reduce(0.0, Double::sum));
  }

  /** The mean of L_K, in nats per image. */
  public double logLikelihood() {
    return logLikelihoodSum / elbo.images();
  }

  /**
   * Standard error of {@link #logLikelihood} over the importance samples, for these very images:
   * √(Σ error²)/images, since the noise of each is its own.
   */
  public double logLikelihoodError() {
    return Math.sqrt(squaredErrorSum) / elbo.images();
  }
}
