package org.sparkvae.evaluation.work;

import java.util.List;
import org.sparkvae.data.Corpus;
import org.sparkvae.data.ShardSlice;

/**
 * Images of a corpus to work on, in the order of its files.
 *
 * @param most images; fewer where there are no more
 * @param perPart images for one task
 */
public record Selection(Corpus corpus, List<String> splits, long most, int perPart) {
  /** Seconds of work, so that a lost task costs little. */
  static final int PER_PART = 20 * ModelJob.BATCH;

  private static final int MOST_PARTS = 10_000;

  /** All images of some splits. */
  public static Selection all(Corpus corpus, List<String> splits) {
    return new Selection(corpus, splits, Long.MAX_VALUE, PER_PART);
  }

  /** The first of these, which are a fair sample: {@code ingest} orders rows by a hash. */
  public Selection first(long images) {
    return new Selection(corpus, splits, Math.min(most, images), perPart);
  }

  /** These with so many images for one task. */
  public Selection inPartsOf(int images) {
    return new Selection(corpus, splits, most, images);
  }

  List<List<ShardSlice>> parts() {
    long rows = Math.min(most, corpus.rows(splits));
    long parts = Math.min(MOST_PARTS, (rows + perPart - 1) / perPart);
    return corpus.cut(splits, rows, (int) Math.max(1, parts));
  }
}
