package org.sparkvae.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.sparkvae.config.ConfigLoader;
import org.sparkvae.config.ImageShape;

class BinarizerTest {
  private static final ImageShape SHAPE = new ImageShape(16, 16, 1);

  @Test
  void noneLeavesThemAlone() {
    byte[] levels = levels();
    binarizer("none").byId(levels, 0, 1, "a");
    assertThat(levels).isEqualTo(levels());
    assertThat(binarizer("none").isIdle()).isTrue();
  }

  @Test
  void theThresholdLiesInTheMiddle() {
    byte[] levels = levels();
    binarizer("threshold").byId(levels, 0, 1, "a");
    for (int level = 0; level < 256; level++) {
      assertThat(levels[level] & 0xff).as("level %d", level).isEqualTo(level < 128 ? 0 : 255);
    }
  }

  @Test
  void chanceIsTheLevel() {
    Binarizer binarizer = binarizer("stochastic");
    int draws = 4000;
    int[] white = new int[256];
    boolean binary = true;
    for (int draw = 0; draw < draws; draw++) {
      byte[] levels = levels();
      binarizer.atPosition(levels, 0, 7, draw);
      for (int level = 0; level < 256; level++) {
        binary &= levels[level] == 0 || levels[level] == (byte) 255;
        white[level] += levels[level] & 1;
      }
    }
    assertThat(binary).isTrue();
    double squares = 0;
    for (int level = 1; level < 255; level++) {
      double p = level / 255.0;
      double error = (white[level] - draws * p) / Math.sqrt(draws * p * (1 - p));
      squares += error * error;
    }
    assertThat(white[0]).isZero();
    assertThat(white[255]).isEqualTo(draws);
    // Chi-squared with 254 degrees of freedom: mean 254, standard deviation 22.5; four of them.
    assertThat(squares).isCloseTo(254, offset(90.0));
  }

  @Test
  void anImageIsDrawnFromSeedAndIdAlone() {
    byte[] alone = levels();
    binarizer("stochastic").byId(alone, 0, 3, "train/5.png");
    byte[] amongOthers = new byte[3 * 256];
    System.arraycopy(levels(), 0, amongOthers, 512, 256);
    binarizer("stochastic").byId(amongOthers, 2, 3, "train/5.png");
    assertThat(Arrays.copyOfRange(amongOthers, 512, 768)).isEqualTo(alone);
    assertThat(Arrays.copyOf(amongOthers, 512)).containsOnly(0);
    byte[] otherId = levels();
    binarizer("stochastic").byId(otherId, 0, 3, "train/6.png");
    byte[] otherSeed = levels();
    binarizer("stochastic").byId(otherSeed, 0, 4, "train/5.png");
    assertThat(otherId).isNotEqualTo(alone);
    assertThat(otherSeed).isNotEqualTo(alone);
  }

  /** A model of binary pixels never sees grey, whoever forgets to binarize. */
  @Test
  void theModelTakesWhatIsGreyForTheNearerOfTheTwo() {
    VaeSpec spec = spec("stochastic");
    Vae vae = Vae.create(spec, 1);
    byte[] black = levels();
    binarizer("threshold").byId(black, 0, 1, "a");
    assertThat(vae.posterior(levels(), 1).mean(0)).isEqualTo(vae.posterior(black, 1).mean(0));
  }

  private static byte[] levels() {
    byte[] levels = new byte[256];
    for (int level = 0; level < 256; level++) {
      levels[level] = (byte) level;
    }
    return levels;
  }

  private static Binarizer binarizer(String kind) {
    return new Binarizer(spec(kind));
  }

  private static VaeSpec spec(String kind) {
    return new VaeSpec(
        ConfigLoader.load("model.binarization=" + kind, "model.hidden=[4]").model(), SHAPE, 1);
  }
}
