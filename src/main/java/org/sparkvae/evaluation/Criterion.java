package org.sparkvae.evaluation;

import org.sparkvae.model.DiagonalGaussian;
import org.sparkvae.model.ElboTerms;
import org.sparkvae.model.Images;
import org.sparkvae.model.Vae;

/**
 * What the best model is chosen by, in nats per image: the ELBO where training maximises it, with
 * whatever weight on its KL term; of an autoencoder log p(x|z) at z = mean, since its variances are
 * not trained; of kl-only −KL.
 */
final class Criterion {
  private final Vae vae;

  Criterion(Vae vae) {
    this.vae = vae;
  }

  /**
   * Sum over a batch.
   *
   * @param elbo its terms
   */
  double sum(Images images, DiagonalGaussian posterior, ElboTerms elbo) {
    return switch (vae.spec().objective().kind()) {
      case VAE, BETA, IWAE -> elbo.reconstructionSum() - elbo.klSum();
      case AUTOENCODER -> vae.elbo(images, posterior, atMean(posterior)).reconstructionSum();
      case KL_ONLY -> -elbo.klSum();
    };
  }

  private static float[] atMean(DiagonalGaussian posterior) {
    return new float[posterior.images() * posterior.latents()];
  }
}
