package org.sparkvae.training;

import java.util.SplittableRandom;

/**
 * Floats rounded to those that have zeros in their lower 16 bits: the sign, the 8 bits of exponent
 * and 8 digits of precision of bfloat16, so that only the upper half has to travel.
 *
 * <p>Rounding is stochastic, and right on average: x between the neighbours a and b becomes b with
 * probability (x − a)/(b − a). Rounding to the nearest would never let Adam's second moment fall,
 * which loses a thousandth in a step where neighbours are 4 to 8 thousandths apart. Chance is
 * derived from a key, so that the same values and key give the same bits.
 *
 * <p>Source: Gupta et al., Deep Learning with Limited Numerical Precision, 2015 (section 3).
 */
final class Bfloat16 {
  private static final int DROPPED = 0xffff;

  private Bfloat16() {}

  /** The rounded values. */
  static float[] round(float[] values, long key) {
    SplittableRandom random = new SplittableRandom(key);
    float[] rounded = new float[values.length];
    long chance = 0;
    for (int i = 0; i < values.length; i++) {
      chance = i % 4 == 0 ? random.nextLong() : chance >>> Short.SIZE;
      rounded[i] = round(values[i], (int) chance & DROPPED);
    }
    return rounded;
  }

  /**
   * Rounds one value.
   *
   * @param value finite
   * @param chance 0 to 65535
   */
  static float round(float value, int chance) {
    return Float.intBitsToFloat((Float.floatToRawIntBits(value) + chance) & ~DROPPED);
  }

  /** Whether all these values are such as have been rounded. */
  static boolean fits(float[] values) {
    for (float value : values) {
      if ((Float.floatToRawIntBits(value) & DROPPED) != 0) {
        return false;
      }
    }
    return true;
  }

  /** The half of a rounded value that travels. */
  static short upperHalf(float value) {
    return (short) (Float.floatToRawIntBits(value) >>> Short.SIZE);
  }

  /** The rounded value again. */
  static float fromUpperHalf(short half) {
    return Float.intBitsToFloat(half << Short.SIZE);
  }
}
