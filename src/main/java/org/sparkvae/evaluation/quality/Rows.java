package org.sparkvae.evaluation.quality;

import java.util.List;

/** Arrays of rows, one part after the other. */
final class Rows {
  private Rows() {}

  static float[] joined(List<float[]> parts) {
    float[] all = new float[parts.stream().mapToInt(part -> part.length).sum()];
    int to = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, all, to, part.length);
      to += part.length;
    }
    return all;
  }
}
