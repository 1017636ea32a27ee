package org.sparkvae.evaluation;

import java.io.Serializable;
import org.sparkvae.model.ElboTerms;
import org.sparkvae.model.ObjectiveTerms;

/**
 * ELBO terms summed over images, in nats; the means divide by images, never by batches.
 *
 * @param images behind the sums
 * @param reconstructionSum Σ log p(x|z)
 * @param klSum Σ KL(q(z|x)‖p(z))
 * @param objectiveSum Σ of what training maximises or, in validation, chooses the best model by
 */
public record ElboSums(long images, double reconstructionSum, double klSum, double objectiveSum)
    implements Serializable {

  /** No image yet. */
  public static final ElboSums NONE = new ElboSums(0, 0, 0, 0);

  /** With a batch more, whose objective is the ELBO. */
  public ElboSums plus(ElboTerms terms) {
    return plus(terms, terms.reconstructionSum() - terms.klSum());
  }

  /** With a batch more. */
  public ElboSums plus(ObjectiveTerms terms) {
    return plus(terms.elbo(), terms.valueSum());
  }

  /** With a batch more, whose objective comes to so much in all. */
  ElboSums plus(ElboTerms terms, double objective) {
    return plus(new ElboSums(terms.images(), terms.reconstructionSum(), terms.klSum(), objective));
  }

  /** Of both. */
  public ElboSums plus(ElboSums other) {
    return new ElboSums(
        images + other.images,
        reconstructionSum + other.reconstructionSum,
        klSum + other.klSum,
        objectiveSum + other.objectiveSum);
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

  /** The objective, in nats per image. */
  public double objective() {
    return objectiveSum / images;
  }

  /** Whether all sums are numbers. */
  public boolean isFinite() {
    return Double.isFinite(reconstructionSum)
        && Double.isFinite(klSum)
        && Double.isFinite(objectiveSum);
  }
}
