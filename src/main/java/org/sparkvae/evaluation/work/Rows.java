package org.sparkvae.evaluation.work;

import java.util.List;

/** Arrays of rows, one part after the other. */
public final class Rows {
  private Rows() {}

  /** All of them as one. */
  public static float[] joined(List<float[]> parts) {
    float[] all = new float[parts.stream().mapToInt(part -> part.length).sum()];
    int to = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, all, to, part.length);
      to += part.length;
    }
    return all;
  }
}
