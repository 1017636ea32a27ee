package org.sparkvae.training.minibatch;

import java.util.Arrays;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.sparkvae.data.PackedImages;

/**
 * Blocks of which the first ones stay in memory once they are there, while the others are read from
 * the shards whenever a round comes to them. Which are which changes no number.
 */
public final class CachedBlocks implements BlockSource {
  private final WorkerImages images;
  private final Configuration hadoop;
  private final PackedImages[] kept;

  /**
   * Reads nothing yet.
   *
   * @param cacheBytes of pixels that may be kept
   */
  public CachedBlocks(WorkerImages images, Configuration hadoop, long cacheBytes) {
    this.images = images;
    this.hadoop = hadoop;
    this.kept = new PackedImages[images.blocksWithin(cacheBytes)];
  }

  /**
   * Takes the first blocks from where they are kept.
   *
   * @param first in their order
   * @param needed the others are let go, so that those which lie on disk are not all in memory
   */
  public CachedBlocks take(Iterator<PackedImages> first, int... needed) {
    Set<Integer> wanted = Arrays.stream(needed).boxed().collect(Collectors.toSet());
    for (int block = 0; first.hasNext(); block++) {
      PackedImages content = first.next();
      kept[block] = wanted.contains(block) ? content : null;
    }
    return this;
  }

  /** Blocks that are in memory here. */
  public int kept() {
    return (int) Arrays.stream(kept).filter(Objects::nonNull).count();
  }

  @Override
  public BlockLayout layout() {
    return images.layout();
  }

  @Override
  public Optional<PackedImages> atHand(int block) {
    return block < kept.length
        ? Optional.ofNullable(kept[block])
        : RecentBlocks.get(images.key(block));
  }

  @Override
  public PackedImages read(int block) {
    PackedImages content = images.read(hadoop, block);
    if (block < kept.length) {
      kept[block] = content;
    } else {
      RecentBlocks.put(images.key(block), content);
    }
    return content;
  }
}
