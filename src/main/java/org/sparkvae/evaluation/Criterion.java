package org.sparkvae.evaluation;

import java.util.Arrays;
import org.sparkvae.evaluation.ElboEvaluator.Batch;
import org.sparkvae.model.DiagonalGaussian;
import org.sparkvae.model.ImportanceSampler;
import org.sparkvae.model.LogMeanExp;
import org.sparkvae.model.Vae;

/**
 * What the best model is chosen by, in nats per image: the ELBO where training maximises it, with
 * whatever weight on its KL term; of iwae the bound with as many samples as training takes; of an
 * autoencoder log p(x|z) at z = mean, since its variances are not trained; of kl-only −KL.
 */
final class Criterion {
  private final Vae vae;
  private final long seed;

  /**
   * For a model.
   *
   * @param seed of the samples' noise
   */
  Criterion(Vae vae, long seed) {
    this.vae = vae;
    this.seed = seed;
  }

  /** Sum over a batch. */
  double sum(Batch batch) {
    return switch (vae.spec().objective().kind()) {
      case VAE, BETA -> batch.elbo().reconstructionSum() - batch.elbo().klSum();
      case IWAE -> bound(batch);
      case AUTOENCODER -> atMean(batch);
      case KL_ONLY -> -batch.elbo().klSum();
    };
  }

  private double bound(Batch batch) {
    ImportanceSampler sampler = new ImportanceSampler(vae, seed, vae.spec().objective().samples());
    LogMeanExp[] estimates = sampler.estimate(batch.images(), batch.posterior(), batch.ids());
    return Arrays.stream(estimates).mapToDouble(LogMeanExp::value).sum();
  }

  private double atMean(Batch batch) {
    DiagonalGaussian posterior = batch.posterior();
    float[] noNoise = new float[posterior.images() * posterior.latents()];
    return vae.elbo(batch.images(), posterior, noNoise).reconstructionSum();
  }
}
