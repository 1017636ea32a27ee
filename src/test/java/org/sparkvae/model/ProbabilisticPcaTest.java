package org.sparkvae.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.junit.jupiter.api.Test;

/** A linear VAE with Gaussian pixels is probabilistic PCA: its log p(x) is known exactly. */
class ProbabilisticPcaTest {
  private static final int IMAGES = 400;
  private static final byte[] PACKED = LinearGaussian.images(IMAGES);
  private static final LinearGaussian OPTIMUM = LinearGaussian.fitted(PACKED);
  private static final int LATENTS = LinearGaussian.LATENTS;

  @Test
  void aNetworkWithoutHiddenLayersIsLinear() {
    LinearGaussian model = OPTIMUM.rotated();
    double[] variances = {0.1, 0.2, 0.3};
    Vae vae = model.network(variances);
    float[] z = Noise.normal(3, 2 * LATENTS);
    float[] expected = vae.expectedPixels(z, 2);
    for (int row = 0; row < 2; row++) {
      double[] latents = {z[row * LATENTS], z[row * LATENTS + 1], z[row * LATENTS + 2]};
      RealVector x = model.weights().operate(new ArrayRealVector(latents)).add(model.offset());
      for (int d = 0; d < x.getDimension(); d++) {
        assertThat(x.getEntry(d)).isBetween(0.0, 1.0);
        assertThat((double) expected[row * 12 + d]).isCloseTo(x.getEntry(d), offset(1e-6));
      }
    }
    DiagonalGaussian posterior = vae.posterior(PACKED, IMAGES);
    RealMatrix toMean =
        model
            .posteriorCovariance()
            .multiply(model.weights().transpose())
            .scalarMultiply(1 / model.variance());
    for (int i = 0; i < IMAGES; i++) {
      RealVector x = LinearGaussian.pixels(PACKED, i).subtract(model.offset());
      for (int j = 0; j < LATENTS; j++) {
        // Sums of 12 float32 products up to 1.
        assertThat((double) posterior.mean(i)[j])
            .isCloseTo(toMean.operate(x).getEntry(j), offset(1e-5));
        assertThat((double) posterior.logVariance(i)[j])
            .isCloseTo(Math.log(variances[j]), offset(1e-6));
      }
    }
  }

  /** Where W's columns are orthogonal the posterior is diagonal: q is exact, all weights equal. */
  @Test
  void atTheOptimumTheElboIsLogP() {
    double[] variances = diagonal(OPTIMUM.posteriorCovariance());
    Vae vae = OPTIMUM.network(variances);
    double[] exact = OPTIMUM.logDensities(PACKED);
    assertThat(elbo(vae)).isCloseTo(mean(exact), offset(1e-3));
    LogMeanExp[] one = estimates(vae, 1, 1, IMAGES);
    LogMeanExp[] fifty = estimates(vae, 50, 1, IMAGES);
    for (int i = 0; i < IMAGES; i++) {
      assertThat(one[i].value()).isCloseTo(exact[i], offset(1e-3));
      assertThat(fifty[i].value()).isCloseTo(exact[i], offset(1e-3));
      assertThat(fifty[i].standardError()).isLessThan(1e-4);
    }
  }

  @Test
  void boundsRiseWithTheSamplesToLogP() {
    LinearGaussian model = OPTIMUM.rotated();
    double[] variances = new double[LATENTS];
    Arrays.fill(variances, 3 * widest(model.posteriorCovariance()));
    assertThat(narrowest(excess(variances, model))).isPositive();
    Vae vae = model.network(variances);
    double elbo = mean(model.logDensities(PACKED)) - elbo(vae);
    SummaryStatistics five = gaps(vae, 5, 10, IMAGES);
    SummaryStatistics fifty = gaps(vae, 50, 5, IMAGES);
    SummaryStatistics fiveThousand = gaps(vae, 5_000, 1, 60);
    assertThat(elbo).isGreaterThan(five.getMean() + 4 * error(five));
    assertThat(five.getMean()).isGreaterThan(fifty.getMean() + 4 * (error(five) + error(fifty)));
    assertThat(fifty.getMean())
        .isGreaterThan(fiveThousand.getMean() + 4 * (error(fifty) + error(fiveThousand)));
    assertThat(fiveThousand.getMean()).isBetween(-4 * error(fiveThousand), 0.02);
    assertThat(error(fiveThousand)).isLessThan(0.005);
  }

  /** What an estimate says of its own error is how far it is from the truth. */
  @Test
  void theStandardErrorIsTheDistanceFromTheExactValue() {
    LinearGaussian model = OPTIMUM.rotated();
    double[] variances = new double[LATENTS];
    Arrays.fill(variances, 1.5 * widest(model.posteriorCovariance()));
    Vae vae = model.network(variances);
    double[] exact = model.logDensities(PACKED);
    LogMeanExp[] estimates = estimates(vae, 1_000, 1, IMAGES);
    SummaryStatistics squares = new SummaryStatistics();
    for (int i = 0; i < IMAGES; i++) {
      double distance = (estimates[i].value() - exact[i]) / estimates[i].standardError();
      squares.addValue(distance * distance);
    }
    // χ² of one degree of freedom: 1 ± √2, over 400 images ± 0.07.
    assertThat(squares.getMean()).isCloseTo(1, offset(0.3));
  }

  @Test
  void trainingFromRandomWeightsReachesTheOptimum() {
    Vae vae = OPTIMUM.network(5);
    double best = mean(OPTIMUM.logDensities(PACKED));
    assertThat(mean(LinearGaussian.of(vae).logDensities(PACKED))).isLessThan(best - 10);
    int steps = 10_000;
    for (int step = 1; step <= steps; step++) {
      vae.gradient(PACKED, IMAGES, Noise.normal(Noise.key(2, step), IMAGES * LATENTS));
      vae.update(step, 0.03 * Math.pow(0.02, (double) step / steps));
    }
    assertThat(mean(LinearGaussian.of(vae).logDensities(PACKED))).isBetween(best - 0.1, best);
    assertThat(elbo(vae)).isBetween(best - 0.1, best + 1e-3);
  }

  /**
   * The expected ELBO, per image: log p(x|z) is quadratic in ε here, so that its mean over N(0, I)
   * is that over the corners of the cube.
   */
  private static double elbo(Vae vae) {
    int corners = 1 << LATENTS;
    double sum = 0;
    for (int corner = 0; corner < corners; corner++) {
      float[] noise = new float[IMAGES * LATENTS];
      for (int j = 0; j < noise.length; j++) {
        noise[j] = (corner >> j % LATENTS & 1) == 0 ? -1 : 1;
      }
      ElboTerms terms = vae.elbo(PACKED, IMAGES, noise);
      sum += terms.reconstructionSum() - terms.klSum();
    }
    return sum / corners / IMAGES;
  }

  private static LogMeanExp[] estimates(Vae vae, int samples, long seed, int images) {
    long[] ids = IntStream.range(0, images).mapToLong(i -> Noise.key("image " + i)).toArray();
    return new ImportanceSampler(vae, seed, samples)
        .estimate(Images.unlabelled(PACKED, images), vae.posterior(PACKED, images), ids);
  }

  /** log p(x) − L_K of each image and seed. */
  private static SummaryStatistics gaps(Vae vae, int samples, int seeds, int images) {
    double[] exact = LinearGaussian.of(vae).logDensities(PACKED);
    SummaryStatistics gaps = new SummaryStatistics();
    for (int seed = 0; seed < seeds; seed++) {
      LogMeanExp[] estimates = estimates(vae, samples, seed, images);
      for (int i = 0; i < images; i++) {
        gaps.addValue(exact[i] - estimates[i].value());
      }
    }
    return gaps;
  }

  private static double error(SummaryStatistics statistics) {
    return statistics.getStandardDeviation() / Math.sqrt((double) statistics.getN());
  }

  /** By how much q is wider than the posterior. */
  private static RealMatrix excess(double[] variances, LinearGaussian model) {
    return MatrixUtils.createRealDiagonalMatrix(variances).subtract(model.posteriorCovariance());
  }

  private static double widest(RealMatrix covariance) {
    return Arrays.stream(new EigenDecomposition(covariance).getRealEigenvalues())
        .max()
        .orElseThrow();
  }

  private static double narrowest(RealMatrix covariance) {
    return Arrays.stream(new EigenDecomposition(covariance).getRealEigenvalues())
        .min()
        .orElseThrow();
  }

  private static double[] diagonal(RealMatrix matrix) {
    return IntStream.range(0, LATENTS).mapToDouble(j -> matrix.getEntry(j, j)).toArray();
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }
}
