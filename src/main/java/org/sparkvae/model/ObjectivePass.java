package org.sparkvae.model;

import java.util.Arrays;
import org.sparkvae.config.ObjectiveConfig;
import org.sparkvae.config.ObjectiveConfig.Gradient;
import org.sparkvae.config.ObjectiveConfig.Kind;

/**
 * One minibatch's way through the objective: from q(z|x) and noise to z, from log p(x|z) to the
 * loss and its gradient to log p(x|z), from the gradient to z to that of q(z|x)'s parameters. With
 * K samples an image, row r is sample r mod K of image r / K. Per image, in nats, training
 * maximises
 *
 * <ul>
 *   <li>vae, beta: (1/K) Σₖ log p(x|zₖ) − β Σⱼ KLⱼ; with free bits λ, KLⱼ of all images is replaced
 *       by λ in every latent dimension j whose mean KLⱼ over the minibatch is not above λ, so that
 *       the mean loss has Σⱼ max(λ, mean KLⱼ);
 *   <li>iwae: log (1/K) Σₖ wₖ with wₖ = p(x|zₖ)·p(zₖ)/q(zₖ|x);
 *   <li>autoencoder: log p(x|z) at z = mean;
 *   <li>kl-only: −Σⱼ KLⱼ.
 * </ul>
 *
 * <p>Where p(z) is a mixture of posteriors, the KL has no closed form: Σⱼ KLⱼ is then (1/K) Σₖ log
 * q(zₖ|x) − log p(zₖ), whose gradient also reaches the components. Free bits are not for it.
 *
 * <p>The gradient of the importance-weighted bound is Σₖ w̃ₖ ∇log wₖ with w̃ₖ = wₖ/Σw. The doubly
 * reparameterized estimator takes for the encoder Σₖ w̃ₖ² ∂log wₖ/∂zₖ·∇zₖ instead, which is the
 * same in expectation and varies less; the decoder's gradient stays as it is.
 *
 * <p>Sources: Kingma and Welling 2014; β: Higgins et al., beta-VAE, 2017; free bits: Kingma et al.,
 * Improved Variational Inference with Inverse Autoregressive Flow, 2016 (equation 10 with a
 * dimension a group); Burda, Grosse and Salakhutdinov, Importance Weighted Autoencoders, 2015;
 * Tucker et al., Doubly Reparameterized Gradient Estimators for Monte Carlo Objectives, 2019.
 */
public final class ObjectivePass {
  private final ObjectiveConfig objective;
  private final int images;
  private final int samples;
  private final int latents;
  private final boolean weighted;
  private final boolean doubly;

  /** Null where p(z) is standard normal. */
  private final MixtureOfPosteriors mixture;

  private final double[] mean;
  private final double[] logVariance;
  private final double[] deviation;

  /** exp(logVariance) − 1: it is wanted several times, and takes longer than all else here. */
  private final double[] excessVariance;

  private final double[] noise;
  private final double[] z;

  /** Of each row: log p(z) − log q(z|x). */
  private final double[] logRatios;

  /** Of each row: its share in its image's loss, 1/K or w̃. */
  private final double[] shares;

  private final double[] weights;

  /** Of each latent dimension: whether its KL counts, or free bits replace it. */
  private final boolean[] counted;

  private double beta;
  private ObjectiveTerms terms;

  /**
   * For minibatches of one size.
   *
   * @param pseudoInputs components of the mixture that p(z) is; 0 where it is standard normal
   */
  public ObjectivePass(ObjectiveConfig objective, int images, int latents, int pseudoInputs) {
    this.objective = objective;
    this.images = images;
    this.samples = objective.samples();
    this.latents = latents;
    this.weighted = objective.kind() == Kind.IWAE;
    this.doubly = objective.gradient() == Gradient.DOUBLY_REPARAMETERIZED;
    this.mixture = pseudoInputs == 0 ? null : new MixtureOfPosteriors(pseudoInputs, latents);
    this.mean = new double[images * latents];
    this.logVariance = new double[images * latents];
    this.deviation = new double[images * latents];
    this.excessVariance = new double[images * latents];
    this.noise = new double[images * samples * latents];
    this.z = new double[noise.length];
    this.logRatios = new double[images * samples];
    this.shares = new double[images * samples];
    this.weights = new double[shares.length];
    this.counted = new boolean[latents];
  }

  /**
   * Takes q(z|x) of each image from rows of [mean | log variance], and the components of a mixture
   * from the rows after those.
   */
  public void posterior(double[] rows) {
    for (int i = 0; i < images; i++) {
      for (int j = 0; j < latents; j++) {
        int place = i * latents + j;
        mean[place] = rows[2 * i * latents + j];
        logVariance[place] = rows[(2 * i + 1) * latents + j];
        deviation[place] = Math.exp(0.5 * logVariance[place]);
        excessVariance[place] = Math.expm1(logVariance[place]);
      }
    }
    if (mixture != null) {
      mixture.set(rows, 2 * images * latents);
    }
  }

  /**
   * z = mean + σ·ε of each row, or the mean itself.
   *
   * @param epsilon ε, [rows × latents] at least
   */
  double[] sample(float[] epsilon) {
    double scale = objective.kind() == Kind.AUTOENCODER ? 0 : 1;
    for (int r = 0; r < shares.length; r++) {
      int q = r / samples * latents;
      for (int j = r * latents; j < (r + 1) * latents; j++, q++) {
        noise[j] = scale * epsilon[j];
        z[j] = mean[q] + deviation[q] * noise[j];
      }
    }
    return z;
  }

  /** Takes z of each row, [rows × latents], where somebody else has drawn it. */
  public void latents(double[] values) {
    for (int r = 0; r < shares.length; r++) {
      int q = r / samples * latents;
      for (int j = r * latents; j < (r + 1) * latents; j++, q++) {
        z[j] = values[j];
        noise[j] = (z[j] - mean[q]) / deviation[q];
      }
    }
  }

  /**
   * The objective of each image.
   *
   * @param logProbability log p(x|z) of each row
   * @param betaNow β at this step
   */
  public ObjectiveTerms evaluate(double[] logProbability, double betaNow) {
    beta = objective.kind() == Kind.AUTOENCODER ? 0 : betaNow;
    for (int r = 0; r < shares.length; r++) {
      logRatios[r] = mixture == null ? logRatio(r) : logRatioOfMixture(r);
    }
    terms = new ObjectiveTerms(elboTerms(logProbability), new double[images]);
    if (weighted) {
      weighByImportance(logProbability);
    } else {
      Arrays.fill(shares, 1.0 / samples);
      countDivergences();
    }
    for (int r = 0; r < shares.length; r++) {
      weights[r] = objective.kind() == Kind.KL_ONLY ? 0 : shares[r] / images;
    }
    return terms;
  }

  private ElboTerms elboTerms(double[] logProbability) {
    ElboTerms elbo = new ElboTerms(new double[images], new double[images]);
    for (int r = 0; r < shares.length; r++) {
      elbo.reconstruction()[r / samples] += logProbability[r] / samples;
    }
    for (int i = 0; i < images; i++) {
      elbo.kl()[i] = mixture == null ? divergence(i) : sampledDivergence(i);
    }
    return elbo;
  }

  private double divergence(int image) {
    double sum = 0;
    for (int j = 0; j < latents; j++) {
      sum += divergence(image, j);
    }
    return sum;
  }

  private double sampledDivergence(int image) {
    double sum = 0;
    for (int r = image * samples; r < (image + 1) * samples; r++) {
      sum -= logRatios[r];
    }
    return sum / samples;
  }

  /** w̃ and log (1/K) Σ w, in units of the largest weight, so that nothing overflows. */
  private void weighByImportance(double[] logProbability) {
    for (int i = 0; i < images; i++) {
      int first = i * samples;
      int end = first + samples;
      double largest = Double.NEGATIVE_INFINITY;
      for (int r = first; r < end; r++) {
        shares[r] = logProbability[r] + logRatios[r];
        largest = Math.max(largest, shares[r]);
      }
      double sum = 0;
      for (int r = first; r < end; r++) {
        shares[r] = Math.exp(shares[r] - largest);
        sum += shares[r];
      }
      for (int r = first; r < end; r++) {
        shares[r] /= sum;
      }
      terms.values()[i] = largest + Math.log(sum / samples);
    }
  }

  /** log p(z) − log q(z|x) of a row under N(0, I). */
  private double logRatio(int row) {
    double sum = 0;
    int q = row / samples * latents;
    for (int j = row * latents; j < (row + 1) * latents; j++, q++) {
      sum += logVariance[q] + noise[j] * noise[j] - z[j] * z[j];
    }
    return 0.5 * sum;
  }

  private double logRatioOfMixture(int row) {
    double sum = latents * Math.log(2 * Math.PI);
    int q = row / samples * latents;
    for (int j = row * latents; j < (row + 1) * latents; j++, q++) {
      sum += logVariance[q] + noise[j] * noise[j];
    }
    return mixture.logDensity(z, row * latents) + 0.5 * sum;
  }

  private void countDivergences() {
    double free = objective.freeBits();
    for (int j = 0; j < latents; j++) {
      double sum = 0;
      for (int i = 0; i < images; i++) {
        sum += divergence(i, j);
      }
      counted[j] = free == 0 || sum > free * images;
    }
    double reconstruction = objective.kind() == Kind.KL_ONLY ? 0 : 1;
    for (int i = 0; i < images; i++) {
      double kl = mixture == null ? 0 : terms.elbo().kl()[i];
      for (int j = 0; j < latents && mixture == null; j++) {
        kl += counted[j] ? divergence(i, j) : free;
      }
      terms.values()[i] = reconstruction * terms.elbo().reconstruction()[i] - beta * kl;
    }
  }

  private double divergence(int image, int latent) {
    int place = image * latents + latent;
    return DiagonalGaussian.kl(mean[place], logVariance[place], excessVariance[place]);
  }

  /** Of each row: −∂loss/∂log p(x|z). */
  public double[] weights() {
    return weights;
  }

  /** Of each row: what the whole gradient to its z counts for the encoder. */
  public double encoderShare(int row) {
    return doubly ? shares[row] : 1;
  }

  /**
   * Adds to ∂loss/∂z through p(x|z) what the objective itself has of z.
   *
   * <p>Of the importance weights, and of a KL by the sample, that is the row's share of −∂log
   * p(z)/∂z − ε/σ, of which ε/σ cancels against log q's own gradient to mean and variance where
   * that counts.
   *
   * @param toZ [rows × latents]
   */
  public void addToLatents(double[] toZ) {
    if (!isSampled()) {
      return;
    }
    for (int r = 0; r < shares.length; r++) {
      double weight = klWeight() * shares[r] / images;
      addPrior(r, weight, toZ);
      int q = r / samples * latents;
      for (int j = r * latents; j < (r + 1) * latents && doubly; j++, q++) {
        toZ[j] -= weight * noise[j] / deviation[q];
      }
    }
  }

  /** Adds −weight·∂log p(z)/∂z of a row. */
  private void addPrior(int row, double weight, double[] toZ) {
    int first = row * latents;
    if (mixture == null) {
      for (int j = first; j < first + latents; j++) {
        toZ[j] += weight * z[j];
      }
    } else {
      // Once more: of each component the share in this very z is wanted.
      mixture.logDensity(z, first);
      mixture.addGradient(-weight, z, first, toZ);
    }
  }

  /** Whether log q(z|x) − log p(z) of samples stands for the KL. */
  private boolean isSampled() {
    return weighted || mixture != null;
  }

  /** What log q(z|x) − log p(z) is multiplied by in the loss. */
  private double klWeight() {
    return weighted ? 1 : beta;
  }

  /**
   * ∂loss/∂(mean, log variance) at a given z, in rows of [mean | log variance]; of the components
   * of a mixture what {@link #addToLatents} has come to, in the rows after those.
   */
  public void toPosterior(double[] rows) {
    for (int i = 0; i < images; i++) {
      for (int j = 0; j < latents; j++) {
        int place = i * latents + j;
        rows[2 * i * latents + j] = directToMean(place, j);
        rows[(2 * i + 1) * latents + j] = directToLogVariance(place, j);
      }
    }
    if (mixture != null) {
      Arrays.fill(rows, 2 * images * latents, rows.length, 0);
      mixture.addTo(rows, 2 * images * latents);
    }
  }

  private double directToMean(int place, int latent) {
    return isSampled() || !counted[latent] ? 0 : beta / images * mean[place];
  }

  private double directToLogVariance(int place, int latent) {
    if (isSampled()) {
      return doubly ? 0 : -0.5 * klWeight() / images;
    }
    return counted[latent] ? 0.5 * beta / images * excessVariance[place] : 0;
  }

  /**
   * Adds what reaches q(z|x) through z, where ∂z/∂mean = 1 and ∂z/∂logVariance = ½σε.
   *
   * @param toZ ∂loss/∂z, [rows × latents]
   * @param rows of [mean | log variance]
   */
  void throughLatents(double[] toZ, double[] rows) {
    for (int r = 0; r < shares.length; r++) {
      int image = r / samples;
      double share = encoderShare(r);
      for (int j = 0; j < latents; j++) {
        int place = r * latents + j;
        double gradient = share * toZ[place];
        rows[2 * image * latents + j] += gradient;
        rows[(2 * image + 1) * latents + j] +=
            0.5 * gradient * deviation[image * latents + j] * noise[place];
      }
    }
  }
}
