package org.sparkvae.storage;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * What a publication is about to do, written into the staging directory before the first move: with
 * it, the next process can finish or undo what a killed one began.
 *
 * @param manifest content of {@code manifest.json}
 * @param status content of {@code status.json}
 * @param moves path in the output to path in the staging directory
 * @param created directories that were made for the output, deepest first
 */
record Journal(
    String manifest, ObjectNode status, SortedMap<String, String> moves, List<String> created) {
  private static final String FILE_NAME = "_publication.json";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  static Path in(Path staging) {
    return new Path(staging, FILE_NAME);
  }

  static Journal read(Configuration conf, Path staging) throws IOException {
    return MAPPER.readValue(SafeFiles.read(conf, in(staging)), Journal.class);
  }

  void write(Configuration conf, Path staging) throws IOException {
    SafeFiles.replace(conf, in(staging), MAPPER.writeValueAsBytes(this));
  }
}
