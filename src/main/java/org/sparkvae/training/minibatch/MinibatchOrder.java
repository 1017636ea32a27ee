package org.sparkvae.training.minibatch;

import java.util.Arrays;
import org.sparkvae.model.Noise;
import org.sparkvae.model.Permutation;

/**
 * The order in which a worker sees its images in one epoch: its blocks in a seeded order, and the
 * images of each block in another. The corpus is ordered by a hash, so a block is a fair sample,
 * and a round touches only the few blocks that it reads.
 */
public final class MinibatchOrder {
  private final BlockLayout layout;
  private final long key;
  private final int[] blocks;

  /** Place in the order of the one block that is shorter than the others. */
  private final int shortRank;

  /**
   * The order of one epoch.
   *
   * @param key of seed, epoch and worker
   */
  public MinibatchOrder(BlockLayout layout, long key) {
    this.layout = layout;
    this.key = key;
    this.blocks = Permutation.of(layout.count(), Noise.key(key, -1));
    this.shortRank = rankOf(layout.count() - 1);
  }

  /** Place in the order of the block with the image at this position of the epoch. */
  int rank(long position) {
    long endOfShort = from(shortRank) + rows(shortRank);
    return position < endOfShort
        ? (int) (position / layout.rowsPerBlock())
        : shortRank + 1 + (int) ((position - endOfShort) / layout.rowsPerBlock());
  }

  /**
   * The blocks with the images at these positions of the epoch, in the order of their use, and the
   * one that the epoch uses next, where there is one.
   */
  public int[] blocksAndNext(long from, long to) {
    return from < to
        ? Arrays.copyOfRange(blocks, rank(from), Math.min(blocks.length, rank(to - 1) + 2))
        : new int[0];
  }

  /** Position of the epoch at which a block's images begin. */
  long from(int rank) {
    return rank <= shortRank ? layout.from(rank) : layout.from(rank - 1) + rows(shortRank);
  }

  /** Images of the block at this place of the order. */
  int rows(int rank) {
    return layout.rows(blocks[rank]);
  }

  /** The order of the images of a block. */
  int[] rowOrder(int rank) {
    return Permutation.of(rows(rank), Noise.key(key, blocks[rank]));
  }

  private int rankOf(int block) {
    int rank = 0;
    while (rank < blocks.length && blocks[rank] != block) {
      rank++;
    }
    return rank;
  }
}
