package org.sparkvae.model;

import java.util.SplittableRandom;

/**
 * Orders that belong to a key, as {@link Noise} does: the same on every machine, at any retry.
 *
 * <p>Source: Fisher and Yates's shuffle, as Durstenfeld has it (Algorithm 235: Random permutation,
 * 1964), from the inside out.
 */
public final class Permutation {
  private Permutation() {}

  /** 0 to {@code count} − 1 in the order of {@code key}. */
  public static int[] of(int count, long key) {
    SplittableRandom random = new SplittableRandom(key);
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }
}
