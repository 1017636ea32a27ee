package org.sparkvae.evaluation.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sparkvae.model.Noise;
import org.sparkvae.testing.SharedSpark;

@Timeout(180)
class SampleQualityTest {

  static Stream<double[]> vectors() {
    return Generator.table("frechet.csv");
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void distanceAndManifoldsAreScipys(double[] row) {
    int dimensions = (int) row[2];
    float[] real = vectors(3, (int) row[0], dimensions, 1, 0);
    float[] generated = vectors(4, (int) row[1], dimensions, row[3], row[4]);
    // A general square root of a singular matrix is right to some 1e-7 only.
    assertThat(FrechetDistance.squared(real, generated, dimensions))
        .isCloseTo(row[5], offset(1e-6 * (1 + row[5])));
    PrecisionRecall manifold =
        PrecisionRecall.of(SharedSpark.context(), real, generated, dimensions);
    assertThat(manifold.precision()).isEqualTo(row[6]);
    assertThat(manifold.recall()).isEqualTo(row[7]);
  }

  @Test
  void ofNormalDistributionsWithDiagonalCovarianceItIsAClosedForm() {
    // d² = Σ (μ₁ − μ₂)² + (σ₁ − σ₂)².
    int rows = 50_000;
    float[] noise = Noise.normal(1, rows * 2);
    float[] other = Noise.normal(2, rows * 2);
    for (int i = 0; i < other.length; i += 2) {
      other[i] = 3 + 2 * other[i];
      other[i + 1] = -1 + 0.5f * other[i + 1];
    }
    // Standard errors: 2·3·√((1 + 4)/rows) = 0.06 of the means' part, the rest is smaller.
    assertThat(FrechetDistance.squared(noise, other, 2)).isCloseTo(11.25, offset(0.25));
    assertThat(FrechetDistance.squared(noise, noise, 2)).isCloseTo(0, offset(1e-9));
  }

  @Test
  void aCopyIsPreciseAndRecallsAllAndWhatIsFarAwayDoesNeither() {
    float[] real = Noise.normal(1, 600);
    float[] far = new float[600];
    for (int i = 0; i < far.length; i++) {
      far[i] = 100 + real[i];
    }
    assertThat(manifold(real, real)).isEqualTo(new PrecisionRecall(1, 1));
    assertThat(manifold(real, far)).isEqualTo(new PrecisionRecall(0, 0));
  }

  @Test
  void aModelThatHasFewModesIsPreciseButRecallsLittle() {
    // Real: two clusters of ten, at 0 and at 100; generated: the first cluster only.
    float[] real = new float[20];
    float[] generated = new float[10];
    for (int i = 0; i < 10; i++) {
      real[i] = i;
      real[10 + i] = 100 + i;
      generated[i] = i + 0.5f;
    }
    // Balls of the outermost points reach 3 inwards, so that all between are covered.
    assertThat(manifold1(real, generated)).isEqualTo(new PrecisionRecall(1, 0.5));
  }

  private static PrecisionRecall manifold(float[] real, float[] generated) {
    return PrecisionRecall.of(SharedSpark.context(), real, generated, 3);
  }

  private static PrecisionRecall manifold1(float[] real, float[] generated) {
    return PrecisionRecall.of(SharedSpark.context(), real, generated, 1);
  }

  private static float[] vectors(int seed, int rows, int dimensions, double scale, double shift) {
    int[] levels = Generator.levels(seed, rows * dimensions);
    float[] vectors = new float[levels.length];
    for (int i = 0; i < levels.length; i++) {
      boolean first = i % dimensions == 0;
      double mixed = first ? levels[i] / 256.0 : (levels[i] + levels[i - 1]) / 512.0;
      boolean last = i % dimensions == dimensions - 1;
      vectors[i] = last ? 1 : (float) (scale * mixed + shift);
    }
    return vectors;
  }
}
