package org.sparkvae.model;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * Standard normal noise derived from what it is for, never drawn from a shared generator: the same
 * key gives the same noise on every machine, in any order, at any retry.
 */
public final class Noise {
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  private Noise() {}

  /**
   * Folds numbers into one well-mixed 64-bit key.
   *
   * <p>Source: the finalizer of SplitMix64 (Steele, Lea and Flood, Fast Splittable Pseudorandom
   * Number Generators, 2014), chained.
   */
  public static long key(long... parts) {
    long key = 0;
    for (long part : parts) {
      key = mix((key + GOLDEN_GAMMA) ^ mix(part + GOLDEN_GAMMA));
    }
    return key;
  }

  /** A 64-bit key of a text. */
  public static long key(String text) {
    long key = text.length();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      key = mix((key + GOLDEN_GAMMA) ^ b);
    }
    return key;
  }

  /** Writes {@code count} values of N(0, 1) that belong to {@code key} at {@code offset}. */
  public static void fill(long key, float[] values, int offset, int count) {
    SplittableRandom random = new SplittableRandom(key);
    for (int i = offset; i < offset + count; i++) {
      values[i] = (float) random.nextGaussian();
    }
  }

  /** ε ~ N(0, I) of one latent vector. */
  public static float[] normal(long key, int count) {
    float[] values = new float[count];
    fill(key, values, 0, count);
    return values;
  }

  /** ε of sample {@code k} of the image {@code id}: what evaluation uses. */
  public static float[] forId(long seed, String id, int k, int latents) {
    return normal(key(seed, key(id), k), latents);
  }

  private static long mix(long z) {
    long a = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    long b = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
    return b ^ (b >>> 31);
  }
}
