package org.sparkvae.training.minibatch;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.sparkvae.config.ImageShape;
import org.sparkvae.data.BatchReader;
import org.sparkvae.data.ImageBatch;
import org.sparkvae.data.PackedImages;
import org.sparkvae.data.ShardSlice;

/**
 * The images that one worker owns, and how any block of them is read from the shards.
 *
 * @param worker from 0
 * @param corpus hash of its manifest
 * @param slices of the shards, in order
 * @param splits whose rows the slices count
 */
public record WorkerImages(
    int worker, String corpus, List<ShardSlice> slices, List<String> splits, ImageShape shape)
    implements Serializable {
  /** A block of images is a few MB, so that a few of them feed a round. */
  private static final int BLOCK_BYTES = 1 << 22;

  private static final int MOST_ROWS_PER_BLOCK = 4096;

  /** Copies the lists. */
  public WorkerImages {
    slices = List.copyOf(slices);
    splits = List.copyOf(splits);
  }

  /** How they fall into blocks, whose size follows from that of an image. */
  public BlockLayout layout() {
    int rows = Math.max(1, Math.min(MOST_ROWS_PER_BLOCK, BLOCK_BYTES / shape.pixels()));
    return new BlockLayout(slices.stream().mapToLong(ShardSlice::count).sum(), rows);
  }

  /** How many whole blocks, from the first on, so many bytes of pixels have room for. */
  public int blocksWithin(long bytes) {
    long blockBytes = (long) layout().rowsPerBlock() * shape.pixels();
    return (int) Math.min(layout().count(), bytes / blockBytes);
  }

  /**
   * Reads one block.
   *
   * @throws org.sparkvae.config.UserError that names the shard, if it cannot be read
   */
  public PackedImages read(Configuration hadoop, int block) {
    ImageBatch batch = new ImageBatch(shape, layout().rows(block));
    try (BatchReader reader = new BatchReader(hadoop, rows(block), splits, false)) {
      reader.read(batch);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new PackedImages(shape, batch.count(), batch.pixels(), batch.labels());
  }

  /** What tells a block from every other. */
  RecentBlocks.Key key(int block) {
    return new RecentBlocks.Key(corpus, rows(block), splits);
  }

  private List<ShardSlice> rows(int block) {
    long from = layout().from(block);
    long to = from + layout().rows(block);
    List<ShardSlice> cut = new ArrayList<>();
    long start = 0;
    for (ShardSlice slice : slices) {
      long first = Math.max(from, start);
      long last = Math.min(to, start + slice.count());
      if (first < last) {
        cut.add(new ShardSlice(slice.path(), slice.from() + first - start, last - first));
      }
      start += slice.count();
    }
    return cut;
  }
}
