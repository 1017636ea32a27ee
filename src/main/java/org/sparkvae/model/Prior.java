package org.sparkvae.model;

/** p(z): what latents are taken to be distributed as before any image is seen. */
public interface Prior {

  /**
   * log p(z) of some rows.
   *
   * @param latents z, [rows × latents] at least
   * @param result receives log p(z) of each row, in nats
   */
  void logDensity(float[] latents, int rows, double[] result);

  /**
   * Writes one z ~ p(z) that belongs to {@code key}, from {@code at} on.
   *
   * @param key as {@link Noise#key} makes it
   */
  void draw(long key, float[] z, int at);
}
