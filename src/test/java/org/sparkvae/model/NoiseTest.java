package org.sparkvae.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import org.junit.jupiter.api.Test;

class NoiseTest {
  @Test
  void theSameKeyGivesTheSameNoise() {
    assertThat(Noise.forId(1, "a#7", 0, 20)).containsExactly(Noise.forId(1, "a#7", 0, 20));
  }

  @Test
  void anotherSeedImageOrSampleGivesOtherNoise() {
    float[] noise = Noise.forId(1, "a#7", 0, 4);
    assertThat(Noise.forId(2, "a#7", 0, 4)).isNotEqualTo(noise);
    assertThat(Noise.forId(1, "a#8", 0, 4)).isNotEqualTo(noise);
    assertThat(Noise.forId(1, "a#7", 1, 4)).isNotEqualTo(noise);
  }

  @Test
  void theOrderOfTheKeysPartsMatters() {
    assertThat(Noise.key(1, 2)).isNotEqualTo(Noise.key(2, 1));
    assertThat(Noise.key(0)).isNotEqualTo(Noise.key(0, 0));
  }

  @Test
  void neighbouringKeysAreUncorrelated() {
    int keys = 100_000;
    double product = 0;
    double previous = Noise.normal(Noise.key(5, 0), 1)[0];
    for (int i = 1; i <= keys; i++) {
      double next = Noise.normal(Noise.key(5, i), 1)[0];
      product += previous * next;
      previous = next;
    }
    assertThat(product / keys).isCloseTo(0, offset(5 / Math.sqrt(keys)));
  }

  @Test
  void itIsStandardNormal() {
    int n = 400_000;
    double[] moments = new double[5];
    for (float e : Noise.normal(9, n)) {
      for (int k = 1; k <= 4; k++) {
        moments[k] += Math.pow(e, k) / n;
      }
    }
    // Variances of the estimates: 1, 2, 15 and 96, each over n.
    assertThat(moments[1]).isCloseTo(0, offset(5 * Math.sqrt(1.0 / n)));
    assertThat(moments[2]).isCloseTo(1, offset(5 * Math.sqrt(2.0 / n)));
    assertThat(moments[3]).isCloseTo(0, offset(5 * Math.sqrt(15.0 / n)));
    assertThat(moments[4]).isCloseTo(3, offset(5 * Math.sqrt(96.0 / n)));
  }
}
