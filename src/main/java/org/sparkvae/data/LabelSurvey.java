package org.sparkvae.data;

import java.io.Serializable;
import java.util.Collection;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/** Counts the labels of a corpus's splits, a shard at a time. */
public interface LabelSurvey {
  /** Shards are small work; more tasks than this would only cost more to start. */
  int MOST_TASKS = 1_000;

  /**
   * Counts over all shards.
   *
   * @throws org.sparkvae.config.UserError as {@link LabelCounts#ofShard} does
   */
  LabelCounts count(Corpus corpus, Collection<String> splits);

  /** In this process. */
  static LabelSurvey here(Configuration hadoop) {
    return (corpus, splits) ->
        shards(corpus, splits).stream()
            .map(shard -> LabelCounts.ofShard(hadoop, shard, splits))
            .reduce(LabelCounts.NONE, LabelCounts::plus);
  }

  /** Across executors. */
  static LabelSurvey on(JavaSparkContext spark) {
    return (corpus, splits) -> {
      List<String> shards = shards(corpus, splits);
      Broadcast<SerializableConfiguration> hadoop =
          spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
      try {
        spark.setJobDescription("labels of " + String.join(", ", splits));
        ShardTask task = new ShardTask(hadoop, List.copyOf(splits));
        return spark
            .parallelize(shards, Math.max(1, Math.min(MOST_TASKS, shards.size())))
            .map(task::count)
            .fold(LabelCounts.NONE, LabelCounts::plus);
      } finally {
        hadoop.destroy();
      }
    };
  }

  private static List<String> shards(Corpus corpus, Collection<String> splits) {
    return corpus.cut(splits, 1).get(0).stream().map(ShardSlice::path).toList();
  }

  /** What a task does with one shard. */
  record ShardTask(Broadcast<SerializableConfiguration> hadoop, List<String> splits)
      implements Serializable {
    LabelCounts count(String shard) {
      return LabelCounts.ofShard(hadoop.value().value(), shard, splits);
    }
  }
}
