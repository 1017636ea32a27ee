package org.sparkvae.training.minibatch;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sparkvae.data.PackedImages;
import org.sparkvae.data.ShardSlice;

/**
 * The streamed blocks that this JVM used last, two for each core: a round of few steps ends within
 * a block, and the next one goes on there. To lose them costs a read.
 */
final class RecentBlocks {
  /** A task holds the block that it uses and the one that it uses next. */
  private static final int MOST = 2 * Runtime.getRuntime().availableProcessors();

  private static final Map<Key, PackedImages> BLOCKS =
      new LinkedHashMap<>(MOST, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, PackedImages> eldest) {
          return size() > MOST;
        }
      };

  private RecentBlocks() {}

  /**
   * Which rows a block holds, wherever they are asked for.
   *
   * @param corpus hash of its manifest
   */
  record Key(String corpus, List<ShardSlice> rows, List<String> splits) {}

  static Optional<PackedImages> get(Key key) {
    synchronized (BLOCKS) {
      return Optional.ofNullable(BLOCKS.get(key));
    }
  }

  static void put(Key key, PackedImages block) {
    synchronized (BLOCKS) {
      BLOCKS.put(key, block);
    }
  }
}
