package org.sparkvae.evaluation.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sparkvae.config.ImageShape;

class ReconstructionTest {

  static Stream<double[]> images() {
    return Generator.table("ssim.csv");
  }

  @ParameterizedTest
  @MethodSource("images")
  void theMeasuresAreScikitImages(double[] row) {
    ImageShape shape = new ImageShape((int) row[0], (int) row[1], (int) row[2]);
    float[] x = image(1, shape);
    float[] y = image(2, shape);
    for (int i = 0; i < y.length; i++) {
      y[i] = 0.75f * x[i] + 0.25f * y[i];
    }
    double error = Reconstructions.squaredError(x, y, 0, x.length);
    // Pixels are float32 here, float64 there.
    assertThat(error).isCloseTo(row[3], offset(1e-8));
    assertThat(ReconstructionSums.psnr(error)).isCloseTo(row[4], offset(1e-4));
    assertThat(new StructuralSimilarity(shape).of(x, y, 0)).isCloseTo(row[5], offset(1e-6));
  }

  @Test
  void anImageIsLikeItselfAndNotLikeItsNegative() {
    ImageShape shape = new ImageShape(12, 12, 1);
    float[] x = image(1, shape);
    float[] negative = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      negative[i] = 1 - x[i];
    }
    StructuralSimilarity similarity = new StructuralSimilarity(shape);
    assertThat(similarity.of(x, x, 0)).isCloseTo(1, offset(1e-12));
    assertThat(similarity.of(x, negative, 0)).isNegative();
  }

  @Test
  void theWindowShrinksToWhatFits() {
    assertThat(side(28, 28)).isEqualTo(11);
    assertThat(side(10, 28)).isEqualTo(9);
    assertThat(side(28, 4)).isEqualTo(3);
    assertThat(side(1, 9)).isEqualTo(1);
  }

  @Test
  void anImageWithoutErrorHasTheLargestRatio() {
    assertThat(ReconstructionSums.psnr(0)).isEqualTo(100);
    assertThat(ReconstructionSums.psnr(0.01)).isCloseTo(20, offset(1e-9));
    ReconstructionSums sums = ReconstructionSums.NONE.plus(0.01, 0.5).plus(0.001, 1);
    assertThat(sums.images()).isEqualTo(2);
    assertThat(sums.meanPsnr()).isCloseTo(25, offset(1e-9));
    assertThat(sums.meanSsim()).isEqualTo(0.75);
    assertThat(sums.meanSquaredError()).isCloseTo(0.0055, offset(1e-12));
  }

  private static int side(int height, int width) {
    return new StructuralSimilarity(new ImageShape(height, width, 1)).side();
  }

  private static float[] image(int seed, ImageShape shape) {
    int[] rough = Generator.levels(seed, shape.pixels());
    float[] image = new float[rough.length];
    for (int i = 0; i < image.length; i++) {
      int level = (i * 5 % 256 + rough[i]) / 2;
      image[i] = level / 255f;
    }
    return image;
  }
}
