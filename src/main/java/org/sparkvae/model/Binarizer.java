package org.sparkvae.model;

import java.util.SplittableRandom;
import org.sparkvae.config.ModelConfig.Binarization;

/**
 * What a model's binarization makes of packed images before the model sees them: levels v become 0
 * or 255, by a threshold or, stochastically, 255 with probability v / 255. Of other models nothing.
 * Chance follows from a key, so that an image looks the same on every machine, at any retry.
 *
 * <p>Source: Salakhutdinov and Murray, On the Quantitative Analysis of Deep Belief Networks, 2008,
 * whose binary MNIST this is, but drawn anew.
 */
public final class Binarizer {
  private static final int WHITE = 255;
  private static final int THRESHOLD = 128;

  /** Tells this chance from the noise of the same image, whose samples count from 0. */
  private static final long PIXELS = -1;

  private final Binarization binarization;
  private final int pixels;

  public Binarizer(VaeSpec spec) {
    this.binarization = spec.model().binarization();
    this.pixels = spec.shape().pixels();
  }

  /** Whether there is nothing to do. */
  public boolean isIdle() {
    return binarization == Binarization.NONE;
  }

  /**
   * What it does, in words.
   *
   * @param seed of the run
   */
  public String words(long seed) {
    return switch (binarization) {
      case NONE -> "none: pixels are 8-bit levels / 255";
      case THRESHOLD -> "threshold: 1 from level 128 on, else 0";
      case STOCHASTIC ->
          "stochastic: 1 with probability level / 255, drawn from seed "
              + seed
              + " and the image's id";
    };
  }

  /**
   * Training: one image of a minibatch, in place.
   *
   * @param image its number among those of {@code packed}
   * @param key of the worker's epoch
   * @param position of the image in it
   */
  public void atPosition(byte[] packed, int image, long key, long position) {
    apply(packed, image, Noise.key(key, position, PIXELS));
  }

  /**
   * Evaluation: one image, in place.
   *
   * @param image its number among those of {@code packed}
   * @param seed of the run
   * @param id of the image in its corpus
   */
  public void byId(byte[] packed, int image, long seed, String id) {
    if (!isIdle()) {
      apply(packed, image, Noise.key(seed, Noise.key(id), PIXELS));
    }
  }

  private void apply(byte[] packed, int image, long key) {
    switch (binarization) {
      case NONE -> {}
      case THRESHOLD -> threshold(packed, image * pixels);
      case STOCHASTIC -> draw(packed, image * pixels, new SplittableRandom(key));
    }
  }

  private void threshold(byte[] packed, int from) {
    for (int i = from; i < from + pixels; i++) {
      packed[i] = (byte) ((packed[i] & 0xff) < THRESHOLD ? 0 : WHITE);
    }
  }

  private void draw(byte[] packed, int from, SplittableRandom random) {
    for (int i = from; i < from + pixels; i++) {
      int level = packed[i] & 0xff;
      if (level > 0 && level < WHITE) {
        packed[i] = (byte) (random.nextInt(WHITE) < level ? WHITE : 0);
      }
    }
  }
}
