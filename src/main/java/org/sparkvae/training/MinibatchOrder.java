package org.sparkvae.training;

import java.util.List;
import java.util.SplittableRandom;
import org.sparkvae.data.PackedImages;
import org.sparkvae.model.Noise;

/**
 * The order in which a worker sees its images in one epoch: its blocks in a seeded order, and the
 * images of each block in another. The corpus is ordered by a hash, so a block is a fair sample,
 * and a round touches only the few blocks that it reads.
 */
final class MinibatchOrder {
  private final List<PackedImages> blocks;
  private final long key;
  private final int[] blockOrder;

  private int currentBlock = -1;
  private int[] rowOrder = new int[0];

  /**
   * The order of one epoch.
   *
   * @param key of seed, epoch and worker
   */
  MinibatchOrder(List<PackedImages> blocks, long key) {
    this.blocks = blocks;
    this.key = key;
    this.blockOrder = permutation(blocks.size(), Noise.key(key, -1));
  }

  /** Copies the images at positions {@code from} up to {@code to} of the epoch, packed. */
  void copy(int from, int to, byte[] target) {
    int start = 0;
    int position = from;
    for (int block : blockOrder) {
      int end = start + blocks.get(block).count();
      while (position >= start && position < end && position < to) {
        copyImage(block, position - start, target, position - from);
        position++;
      }
      start = end;
    }
  }

  private void copyImage(int block, int rank, byte[] target, int index) {
    if (block != currentBlock) {
      currentBlock = block;
      rowOrder = permutation(blocks.get(block).count(), Noise.key(key, block));
    }
    PackedImages images = blocks.get(block);
    int size = images.shape().pixels();
    System.arraycopy(images.pixels(), rowOrder[rank] * size, target, index * size, size);
  }

  /** Fisher and Yates's shuffle of 0..n−1. */
  private static int[] permutation(int n, long key) {
    SplittableRandom random = new SplittableRandom(key);
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }
}
