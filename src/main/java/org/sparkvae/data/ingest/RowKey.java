package org.sparkvae.data.ingest;

import java.io.Serializable;
import org.sparkvae.data.source.IdHash;

/**
 * Where a row stands in the corpus: by the hash of seed and id, so that any run of rows is a fair
 * sample; equal ids in the order of the source.
 *
 * @param hash unsigned
 * @param ordinal place in the source
 */
record RowKey(long hash, String id, long ordinal) implements Comparable<RowKey>, Serializable {
  static RowKey of(String id, long ordinal, long seed) {
    return new RowKey(IdHash.of(id, seed), id, ordinal);
  }

  /** Which of {@code shards} even ranges of hashes the row falls into. */
  int shard(int shards) {
    // The high word of the unsigned product, from that of the signed one.
    return (int) (Math.multiplyHigh(hash, shards) + (hash < 0 ? shards : 0));
  }

  @Override
  public int compareTo(RowKey other) {
    int byHash = Long.compareUnsigned(hash, other.hash);
    if (byHash != 0) {
      return byHash;
    }
    int byId = id.compareTo(other.id);
    return byId != 0 ? byId : Long.compare(ordinal, other.ordinal);
  }
}
