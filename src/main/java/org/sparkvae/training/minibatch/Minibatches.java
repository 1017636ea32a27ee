package org.sparkvae.training.minibatch;

import java.io.Closeable;
import org.sparkvae.data.PackedImages;

/** Gathers the images of a round in the order of the epoch. */
public final class Minibatches implements Closeable {
  private final MinibatchOrder order;
  private final BlockFeed feed;
  private long position;
  private int rank;
  private PackedImages block;
  private int[] rowOrder;

  /** The images at positions {@code from} up to {@code to} of the epoch, at least one. */
  public Minibatches(BlockSource source, MinibatchOrder order, long from, long to) {
    this.order = order;
    this.position = from;
    this.rank = order.rank(from);
    this.feed = new BlockFeed(source, order.blocksAndNext(from, to));
  }

  /** Copies the next images, packed, and their labels. */
  public void next(int count, byte[] packed, int[] labels) {
    for (int i = 0; i < count; i++) {
      if (block == null) {
        block = feed.next();
        rowOrder = order.rowOrder(rank);
      }
      int size = block.shape().pixels();
      int row = rowOrder[(int) (position - order.from(rank))];
      System.arraycopy(block.pixels(), row * size, packed, i * size, size);
      labels[i] = block.labels()[row];
      position++;
      if (position == order.from(rank) + order.rows(rank)) {
        rank++;
        block = null;
      }
    }
  }

  @Override
  public void close() {
    feed.close();
  }
}
