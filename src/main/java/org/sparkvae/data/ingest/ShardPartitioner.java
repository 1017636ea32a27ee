package org.sparkvae.data.ingest;

import org.apache.spark.Partitioner;

/** Sends each row to its shard. */
final class ShardPartitioner extends Partitioner {
  private static final long serialVersionUID = 1L;

  private final int shards;

  ShardPartitioner(int shards) {
    this.shards = shards;
  }

  @Override
  public int numPartitions() {
    return shards;
  }

  @Override
  public int getPartition(Object key) {
    return ((RowKey) key).shard(shards);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ShardPartitioner that && that.shards == shards;
  }

  @Override
  public int hashCode() {
    return shards;
  }
}
