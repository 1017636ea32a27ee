package org.sparkvae.data.ingest;

import java.io.Serializable;
import java.util.List;
import org.sparkvae.storage.StagedEntry;

/**
 * What the task of one shard did.
 *
 * @param example an error, or null
 * @param refusal why the whole input is refused, or null
 */
record ShardOutcome(
    List<StagedEntry> files, long images, long errors, String example, String refusal)
    implements Serializable {

  static ShardOutcome refused(String refusal) {
    return new ShardOutcome(List.of(), 0, 0, null, refusal);
  }
}
