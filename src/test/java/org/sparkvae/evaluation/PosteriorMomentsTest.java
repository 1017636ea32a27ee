package org.sparkvae.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.stat.correlation.Covariance;
import org.junit.jupiter.api.Test;
import org.sparkvae.model.DiagonalGaussian;

class PosteriorMomentsTest {
  private static final int LATENTS = 3;

  @Test
  void aLatentIsActiveWhereItsMeanVariesByMoreThanAHundredth() {
    PosteriorMoments moments = new PosteriorMoments(LATENTS);
    double above = Math.sqrt(0.0101);
    double below = Math.sqrt(0.0099);
    // Of each latent the means are m ± d: variance d², whatever m and the posterior's own width.
    double[] means = {5 - above, -5 - below, 0, 5 + above, -5 + below, 0};
    moments.add(new DiagonalGaussian(LATENTS, means, new double[] {0, 0, 3, 0, 0, 3}));
    assertThat(moments.images()).isEqualTo(2);
    // Means of 5 as float32 are exact to 2e-7.
    assertThat(moments.activity()).containsExactly(new double[] {0.0101, 0.0099, 0}, offset(1e-6));
    assertThat(moments.activeUnits()).isEqualTo(1);
  }

  @Test
  void theAggregateOfThePriorItselfIsAtNoDistance() {
    PosteriorMoments moments = new PosteriorMoments(1);
    // Means ±0.6 and variance 0.64 each: mean 0 and variance 1.
    double width = Math.log(0.64);
    moments.add(new DiagonalGaussian(1, new double[] {0.6, -0.6}, new double[] {width, width}));
    assertThat(moments.aggregateKl()).isCloseTo(0, offset(1e-7));
  }

  @Test
  void theAggregatesDistanceIsThatOfTheNormalWithItsMoments() {
    DiagonalGaussian posteriors = posteriors(50);
    PosteriorMoments moments = new PosteriorMoments(LATENTS);
    moments.add(posteriors);
    double[][] means = new double[50][LATENTS];
    double[] variances = new double[LATENTS];
    double[] mean = new double[LATENTS];
    for (int i = 0; i < 50; i++) {
      for (int j = 0; j < LATENTS; j++) {
        means[i][j] = posteriors.mean(i)[j];
        mean[j] += means[i][j] / 50;
        variances[j] += Math.exp(posteriors.logVariance(i)[j]) / 50;
      }
    }
    RealMatrix covariance =
        new Covariance(new Array2DRowRealMatrix(means), false)
            .getCovarianceMatrix()
            .add(MatrixUtils.createRealDiagonalMatrix(variances));
    double expected =
        0.5
            * (covariance.getTrace()
                + Arrays.stream(mean).map(m -> m * m).sum()
                - LATENTS
                - Math.log(new LUDecomposition(covariance).getDeterminant()));
    assertThat(moments.aggregateKl()).isCloseTo(expected, offset(1e-9));
    double meanKl = 0;
    for (int i = 0; i < 50; i++) {
      meanKl += posteriors.kl(i) / 50;
    }
    // What is left is the mutual information of image and z.
    assertThat(expected).isBetween(0.5, meanKl);
  }

  @Test
  void partsTogetherAreTheWhole() {
    PosteriorMoments whole = new PosteriorMoments(LATENTS);
    PosteriorMoments sum = new PosteriorMoments(LATENTS);
    for (int images : new int[] {7, 1, 20}) {
      DiagonalGaussian part = posteriors(images);
      whole.add(part);
      PosteriorMoments moments = new PosteriorMoments(LATENTS);
      moments.add(part);
      sum.add(moments);
    }
    assertThat(sum.images()).isEqualTo(28);
    assertThat(sum.activity()).containsExactly(whole.activity(), offset(1e-12));
    assertThat(sum.aggregateKl()).isCloseTo(whole.aggregateKl(), offset(1e-12));
  }

  private static DiagonalGaussian posteriors(int images) {
    SplittableRandom random = new SplittableRandom(images);
    double[] mean = random.doubles((long) images * LATENTS, -1, 3).toArray();
    double[] logVariance = random.doubles((long) images * LATENTS, -3, 0).toArray();
    return new DiagonalGaussian(LATENTS, mean, logVariance);
  }
}
