package org.sparkvae.evaluation.work;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** A run of numbers, {@code from} included, {@code to} not. */
public record Numbers(long from, long to) implements Serializable {

  /** How many there are. */
  public int count() {
    return Math.toIntExact(to - from);
  }

  /** These in runs of {@code each}, the last one perhaps shorter. */
  public List<Numbers> cut(int each) {
    List<Numbers> runs = new ArrayList<>();
    for (long start = from; start < to; start += each) {
      runs.add(new Numbers(start, Math.min(to, start + each)));
    }
    return runs;
  }

  /** 0 to {@code count}. */
  public static Numbers upTo(long count) {
    return new Numbers(0, count);
  }
}
