package org.sparkvae.latent;

/** Arrays of floats as wholes. */
final class Floats {
  private static final int WHITE = 255;

  private Floats() {}

  static boolean areFinite(float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  /** Pixels in 0..1 rounded to 8 bits; what lies outside becomes black or white. */
  static byte[] toBytes(float[] pixels) {
    byte[] bytes = new byte[pixels.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Math.max(0, Math.min(WHITE, Math.round(WHITE * pixels[i])));
    }
    return bytes;
  }
}
