package org.sparkvae.evaluation;

import java.util.Locale;
import org.sparkvae.model.VaeSpec;
import org.sparkvae.storage.StatusLine;

/**
 * What an evaluation has found, as the figures of its line.
 *
 * @param spec of the model
 * @param samples of z for each image
 */
record EvaluationFigures(SplitSums sums, VaeSpec spec, int samples) {
  static final String ACTIVE_UNITS = "active_units";

  private static final String BITS = "bits_per_dimension";
  private static final String AGGREGATE_KL = "aggregate_kl";

  void addTo(StatusLine line) {
    addBound(line);
    addBits(line);
    if (samples > 1) {
      addLogLikelihood(line);
    }
    addActiveUnits(line);
    addAggregate(line);
  }

  private void addBound(StatusLine line) {
    ElboSums elbo = sums.elbo();
    line.figure("elbo", elbo.elbo(), unit() + ": reconstruction - kl, one sampled z an image")
        .figure("reconstruction", elbo.reconstruction(), unit() + ", summed over pixels")
        .figure("kl", elbo.kl(), unit() + ", " + klMeaning());
  }

  private void addBits(StatusLine line) {
    LikelihoodMeaning likelihood = new LikelihoodMeaning(spec.model());
    int pixels = spec.shape().pixels();
    String unit =
        String.format(
            Locale.ROOT,
            "bits for each of the %d values of an image, mean over %d images: of the elbo",
            pixels,
            images());
    likelihood
        .bitsPerDimension(sums.elbo().elbo(), pixels)
        .ifPresentOrElse(
            bits -> line.figure(BITS, bits, unit), () -> line.about(BITS, likelihood.whyNoBits()));
  }

  private String klMeaning() {
    return spec.model().hasVampPrior()
        ? "log q(z|x) - log p(z) at the same z, p(z) being the VampPrior; without beta"
        : "closed form, without beta";
  }

  private void addLogLikelihood(StatusLine line) {
    String bounded = spec.isConditional() ? "log p(x|label)" : "log p(x)";
    line.figure(
            "log_likelihood",
            sums.logLikelihood(),
            String.format(
                Locale.ROOT,
                "%s: ln of the mean of %d importance weights p(x|z)p(z)/q(z|x) of each, in"
                    + " expectation a lower bound of %s (Burda 2015)",
                unit(),
                samples,
                bounded))
        .figure(
            "log_likelihood_error",
            sums.logLikelihoodError(),
            String.format(
                Locale.ROOT,
                "nats per image: standard error of log_likelihood over the %d importance samples of"
                    + " each of %d images, not over the choice of images",
                samples,
                images()));
  }

  private void addActiveUnits(StatusLine line) {
    line.figure(
        ACTIVE_UNITS,
        sums.posteriors().activeUnits(),
        String.format(
            Locale.ROOT,
            "of %d latents, those whose posterior mean has a variance above %s over %d images"
                + " (Burda 2015)",
            sums.posteriors().latents(),
            PosteriorMoments.ACTIVE,
            images()));
  }

  private void addAggregate(StatusLine line) {
    if (spec.model().hasVampPrior()) {
      line.about(AGGREGATE_KL, "left out: it is of N(0, I), and the prior is a VampPrior");
      return;
    }
    line.figure(
        AGGREGATE_KL,
        sums.posteriors().aggregateKl(),
        String.format(
            Locale.ROOT,
            "nats: KL(N(m, S)||N(0, I)) with mean m and covariance S of the aggregate posterior"
                + " q(z) of %d images; a lower bound of KL(q(z)||N(0, I))",
            images()));
  }

  private long images() {
    return sums.elbo().images();
  }

  private String unit() {
    return "nats per image, mean over " + images() + " images";
  }
}
