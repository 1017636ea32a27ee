package org.sparkvae.data;

import java.io.Closeable;
import java.io.IOException;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.sparkvae.config.UserError;

/**
 * Streams the images of some slices in their order into batches; at most one row group is in
 * memory, and of the shards no more is read than the pages with the slices' rows.
 *
 * <p>A shard that is missing, broken or shorter than its slice ends the reading with a {@link
 * UserError} that names the file. Where single images with all their fields are wanted, {@link
 * ShardReader} is next door.
 */
public final class BatchReader implements Closeable {
  private final Configuration configuration;
  private final Iterator<ShardSlice> slices;
  private final Set<String> splits;
  private final boolean withIds;

  private Consumer<ImageBatch> view = batch -> {};
  private ShardSlice slice;
  private ShardColumns shard;

  /**
   * Reads nothing yet.
   *
   * @param splits whose rows the slices count; rows of others are passed over
   * @param withIds whether the batches are to have the images' ids, too
   */
  public BatchReader(
      Configuration configuration,
      List<ShardSlice> slices,
      Collection<String> splits,
      boolean withIds) {
    this.configuration = configuration;
    this.slices = List.copyOf(slices).iterator();
    this.splits = Set.copyOf(splits);
    this.withIds = withIds;
  }

  /** From now on, every batch goes through this, which may change its pixels. */
  public BatchReader through(Consumer<ImageBatch> newView) {
    view = newView;
    return this;
  }

  /**
   * Fills the batch with the next images, the last one perhaps in part.
   *
   * @return false when there are no more
   */
  public boolean read(ImageBatch batch) {
    batch.clear();
    try {
      while (!batch.isFull() && (isOpen() || openNext())) {
        if (!shard.read(batch)) {
          throw new IOException("fewer rows than its manifest says");
        }
      }
    } catch (IOException | RuntimeException e) {
      throw new UserError("Cannot read " + slice.path() + ": " + Messages.reason(e), e);
    }
    view.accept(batch);
    return batch.count() > 0;
  }

  @Override
  public void close() throws IOException {
    if (shard != null) {
      shard.close();
      shard = null;
    }
  }

  private boolean isOpen() {
    return shard != null && shard.left() > 0;
  }

  private boolean openNext() throws IOException {
    close();
    if (!slices.hasNext()) {
      return false;
    }
    slice = slices.next();
    shard = new ShardColumns(configuration, slice, splits, withIds);
    return true;
  }
}
