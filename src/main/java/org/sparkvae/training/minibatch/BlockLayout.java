package org.sparkvae.training.minibatch;

import java.io.Serializable;

/**
 * How a worker's images fall into blocks: runs of {@code rowsPerBlock}, the last one shorter. Known
 * without reading any.
 *
 * @param images of the worker
 * @param rowsPerBlock of every block but the last
 */
public record BlockLayout(long images, int rowsPerBlock) implements Serializable {
  /** Number of blocks. */
  public int count() {
    return Math.toIntExact((images + rowsPerBlock - 1) / rowsPerBlock);
  }

  /** First image of a block. */
  public long from(int block) {
    return (long) block * rowsPerBlock;
  }

  /** Images in a block. */
  public int rows(int block) {
    return (int) Math.min(rowsPerBlock, images - from(block));
  }
}
