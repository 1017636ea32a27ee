package org.sparkvae.evaluation;

import java.io.Serializable;
import org.sparkvae.model.ElboTerms;

/**
 * ELBO terms summed over images, in nats; the means divide by images, never by batches.
 *
 * @param images behind the sums
 * @param reconstructionSum Σ log p(x|z)
 * @param klSum Σ KL(q(z|x)‖p(z))
 */
public record ElboSums(long images, double reconstructionSum, double klSum)
    implements Serializable {

  /** No image yet. */
  public static final ElboSums NONE = new ElboSums(0, 0, 0);

  /** With a batch more. */
  public ElboSums plus(ElboTerms terms) {
    return plus(new ElboSums(terms.images(), terms.reconstructionSum(), terms.klSum()));
  }

  /** Of both. */
  public ElboSums plus(ElboSums other) {
    return new ElboSums(
        images + other.images, reconstructionSum + other.reconstructionSum, klSum + other.klSum);
  }

  /** E_q[log p(x|z)], in nats per image. */
  public double reconstruction() {
    return reconstructionSum / images;
  }

  /** KL(q‖p), in nats per image. */
  public double kl() {
    return klSum / images;
  }

  /** reconstruction − kl, in nats per image: a lower bound on the mean log p(x). */
  public double elbo() {
    return reconstruction() - kl();
  }

  /** Whether both sums are numbers. */
  public boolean isFinite() {
    return Double.isFinite(reconstructionSum) && Double.isFinite(klSum);
  }
}
