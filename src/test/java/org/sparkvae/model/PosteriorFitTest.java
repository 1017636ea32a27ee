package org.sparkvae.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.Arrays;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkvae.config.ConfigLoader;
import org.sparkvae.config.ImageShape;

class PosteriorFitTest {
  private static final int LATENTS = 3;
  private static final int PIXELS = 4;
  private static final double VARIANCE = 0.1;
  private static final byte[] PACKED = {0, 50, 100, (byte) 250, (byte) 255, 20, 0, (byte) 130};

  /**
   * With x|z ~ N(Wz + b, v·I) the posterior is normal with precision A = I + WᵀW/v and mean A⁻¹Wᵀ(x
   * − b)/v; of the normal distributions with diagonal covariance the one of that mean and of
   * variances 1/Aⱼⱼ is nearest (Bishop, Pattern Recognition and Machine Learning, 2006, 10.1.2).
   */
  @Test
  void ofALinearDecoderItIsTheClosedForm() {
    Vae vae = vae();
    DiagonalGaussian fitted = fit(vae, 1);
    RealMatrix w = decoderWeights(vae);
    RealMatrix precision = w.transpose().multiply(w).scalarMultiply(1 / VARIANCE).add(identity());
    for (int i = 0; i < 2; i++) {
      RealVector mean = exactMean(w, precision, i);
      for (int j = 0; j < LATENTS; j++) {
        assertThat((double) fitted.mean(i)[j]).isCloseTo(mean.getEntry(j), offset(1e-3));
        // Noise is left with a standard deviation of 0.053: over 40 such models, by NumPy.
        assertThat((double) fitted.logVariance(i)[j])
            .isCloseTo(-Math.log(precision.getEntry(j, j)), offset(4 * 0.053));
      }
    }
  }

  @Test
  void theSameKeysGiveTheSameBitsAndTheParametersStay() {
    Vae vae = vae();
    float[] before = vae.parameters();
    DiagonalGaussian fitted = fit(vae, 1);
    assertThat(fit(vae, 1).mean(1)).isEqualTo(fitted.mean(1));
    assertThat(fit(vae, 2).mean(1)).isNotEqualTo(fitted.mean(1));
    assertThat(vae.parameters()).isEqualTo(before);
  }

  /** The encoder has random weights, so that what a fit gains is beyond any noise. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "bernoulli",
        "bernoulli;model.binarization=threshold",
        "continuous-bernoulli",
        "gaussian;model.scale=learned",
        "gaussian;model.scale=per-pixel",
        "discretized-logistic",
        "discretized-logistic;model.scale=per-pixel"
      })
  void underAnyLikelihoodTheElboRises(String likelihood) {
    Vae vae = vae("model.hidden=[6];model.likelihood=" + likelihood);
    DiagonalGaussian fitted = fit(vae, 1);
    DiagonalGaussian encoded = vae.posterior(PACKED, 2);
    double[] gains = new double[100];
    for (int k = 0; k < gains.length; k++) {
      float[] noise = Noise.normal(k, 2 * LATENTS);
      gains[k] = elbo(vae, fitted, noise) - elbo(vae, encoded, noise);
    }
    double mean = Arrays.stream(gains).average().orElseThrow();
    double squares = Arrays.stream(gains).map(gain -> (gain - mean) * (gain - mean)).sum();
    assertThat(mean).isGreaterThan(4 * Math.sqrt(squares) / gains.length);
  }

  private static double elbo(Vae vae, DiagonalGaussian posterior, float[] noise) {
    ElboTerms terms = vae.elbo(Images.unlabelled(PACKED, 2), posterior, noise);
    return terms.reconstructionSum() - terms.klSum();
  }

  private static Vae vae() {
    return vae("model.hidden=[];model.likelihood=gaussian;model.variance=" + VARIANCE);
  }

  private static Vae vae(String settings) {
    VaeSpec spec =
        new VaeSpec(
            ConfigLoader.load(("model.latents=" + LATENTS + ";" + settings).split(";")).model(),
            new ImageShape(2, 2, 1),
            1);
    return Vae.create(spec, 5);
  }

  private static DiagonalGaussian fit(Vae vae, long seed) {
    Images images = Images.unlabelled(PACKED, 2);
    try (PosteriorFit fit = vae.posteriorFit(2)) {
      return fit.fit(
          images, vae.posterior(images), new long[] {Noise.key(seed, 0), Noise.key(seed, 1)});
    }
  }

  /** The decoder's layer is the last: [pixels × latents], then a bias of 0. */
  private static RealMatrix decoderWeights(Vae vae) {
    float[] parameters = vae.parameters();
    int from = parameters.length - PIXELS * (LATENTS + 1);
    RealMatrix weights = new Array2DRowRealMatrix(PIXELS, LATENTS);
    for (int p = 0; p < PIXELS; p++) {
      for (int j = 0; j < LATENTS; j++) {
        weights.setEntry(p, j, parameters[from + p * LATENTS + j]);
      }
    }
    return weights;
  }

  private static RealVector exactMean(RealMatrix w, RealMatrix precision, int image) {
    double[] x = new double[PIXELS];
    for (int p = 0; p < PIXELS; p++) {
      x[p] = (PACKED[image * PIXELS + p] & 0xff) / 255.0 / VARIANCE;
    }
    RealVector right = w.transpose().operate(MatrixUtils.createRealVector(x));
    return new LUDecomposition(precision).getSolver().solve(right);
  }

  private static RealMatrix identity() {
    return MatrixUtils.createRealIdentityMatrix(LATENTS);
  }
}
