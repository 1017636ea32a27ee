package org.sparkvae.latent;

import org.sparkvae.config.ImageShape;

/** How work is cut: into minibatches that a network is given at once, and into tasks. */
final class Batches {
  /** Images that a task of the sampler handles at least, and in multiples of which it is cut. */
  static final int LARGEST = 256;

  /** Bounds the activations of a minibatch of large images. */
  private static final int MOST_VALUES = 1 << 22;

  private Batches() {}

  /**
   * Images per minibatch: a power of two up to 256, so that it divides 256. All minibatches have
   * this size, the last one padded: matrix products of other sizes may add in another order.
   */
  static int size(ImageShape shape) {
    int fitting = Math.max(1, Math.min(LARGEST, MOST_VALUES / shape.pixels()));
    return Integer.highestOneBit(fitting);
  }

  /**
   * Tasks of a job: as many as {@code least}, more for a small one, each with a fair number of
   * rows. Follows from its arguments alone, never from the cores at hand, so that the files of an
   * output do not depend on the cluster.
   *
   * @param most that a small job is cut into; a large one has more tasks anyway
   */
  static int tasks(long rows, long least, int rowsEach, int most) {
    long small = Math.min(most, (rows + rowsEach - 1) / rowsEach);
    return Math.toIntExact(Math.max(1, Math.max(least, small)));
  }
}
