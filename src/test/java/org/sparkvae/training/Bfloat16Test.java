package org.sparkvae.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class Bfloat16Test {
  /** 1 + 2⁻⁹: a quarter of the way from 1 to its neighbour, 1 + 2⁻⁷. */
  private static final float QUARTER = 1 + 0x1p-9f;

  private static final float NEIGHBOUR = 1 + 0x1p-7f;

  @Test
  void aValueGoesUpInAsManyCasesAsItIsFarUp() {
    assertThat(Bfloat16.round(QUARTER, 0)).isEqualTo(1);
    assertThat(Bfloat16.round(QUARTER, 0xbfff)).isEqualTo(1);
    assertThat(Bfloat16.round(QUARTER, 0xc000)).isEqualTo(NEIGHBOUR);
    assertThat(Bfloat16.round(QUARTER, 0xffff)).isEqualTo(NEIGHBOUR);
    assertThat(Bfloat16.round(-QUARTER, 0xbfff)).isEqualTo(-1);
    assertThat(Bfloat16.round(-QUARTER, 0xc000)).isEqualTo(-NEIGHBOUR);
  }

  @Test
  void whatHasEightDigitsStays() {
    for (float value : new float[] {0, -0.0f, 1, -2.5f, 0.15625f, 255, NEIGHBOUR, 0x1p-126f}) {
      assertThat(Bfloat16.round(value, 0xffff)).isEqualTo(value);
      assertThat(Bfloat16.fromUpperHalf(Bfloat16.upperHalf(value))).isEqualTo(value);
    }
    assertThat(Bfloat16.upperHalf(1)).isEqualTo((short) 0x3f80);
    assertThat(Bfloat16.upperHalf(-2)).isEqualTo((short) 0xc000);
    assertThat(Bfloat16.upperHalf(3.140625f)).isEqualTo((short) 0x4049);
  }

  @Test
  void isRightOnAverage() {
    float[] values = new float[100_000];
    Arrays.fill(values, QUARTER);
    float[] rounded = Bfloat16.round(values, 7);
    double sum = 0;
    for (float value : rounded) {
      assertThat(value).isIn(1f, NEIGHBOUR);
      sum += value;
    }
    // Six standard deviations of the mean of 100,000 such.
    assertThat(sum / rounded.length).isCloseTo(QUARTER, offset(6.5e-5));
  }

  @Test
  void everyPlaceHasAChanceOfItsOwn() {
    float[] values = new float[4000];
    Arrays.fill(values, 1 + 0x1p-8f);
    float[] rounded = Bfloat16.round(values, 7);
    int[] ups = new int[4];
    for (int i = 0; i < rounded.length; i++) {
      ups[i % 4] += rounded[i] > 1 ? 1 : 0;
    }
    for (int up : ups) {
      assertThat(up).isBetween(400, 600);
    }
  }

  @Test
  void theKeyDecides() {
    float[] values = new float[1000];
    Arrays.fill(values, QUARTER);
    assertThat(Bfloat16.round(values, 1)).isEqualTo(Bfloat16.round(values, 1));
    assertThat(Bfloat16.round(values, 1)).isNotEqualTo(Bfloat16.round(values, 2));
  }

  @Test
  void oneValueThatDoesNotFitIsNoticed() {
    float[] values = {1, 2, NEIGHBOUR};
    assertThat(Bfloat16.fits(values)).isTrue();
    values[1] = QUARTER;
    assertThat(Bfloat16.fits(values)).isFalse();
    assertThat(Bfloat16.fits(Bfloat16.round(values, 3))).isTrue();
  }
}
