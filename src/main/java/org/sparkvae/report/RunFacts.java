package org.sparkvae.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.sparkvae.config.RunConfig;
import org.sparkvae.run.RunDirectory;
import org.sparkvae.storage.HadoopFiles;

/**
 * What a run's own files say of it.
 *
 * @param name last part of its path
 * @param training the JSON line of {@code train}
 * @param evaluations file name to content
 */
record RunFacts(
    String name,
    RunConfig config,
    ObjectNode training,
    ObjectNode provenance,
    TrainingHistory history,
    SortedMap<String, JsonNode> evaluations) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String EVALUATIONS = "evaluations";
  private static final String SUFFIX = ".json";

  /** Reads them all. */
  static RunFacts read(Configuration hadoop, RunDirectory run) throws IOException {
    TrainingHistory history = new TrainingHistory();
    run.readMetrics(history::add);
    FileSystem files = HadoopFiles.of(hadoop, run.path(EVALUATIONS));
    Path evaluations = files.makeQualified(run.path(EVALUATIONS));
    return new RunFacts(
        evaluations.getParent().getName(),
        run.config(),
        run.status("train").orElseThrow(),
        run.provenance(),
        history,
        evaluations(files, evaluations, run));
  }

  private static SortedMap<String, JsonNode> evaluations(
      FileSystem files, Path directory, RunDirectory run) throws IOException {
    SortedMap<String, JsonNode> evaluations = new TreeMap<>();
    if (files.exists(directory)) {
      for (FileStatus file : files.listStatus(directory)) {
        String name = file.getPath().getName();
        // What begins with a dot is being written.
        if (name.endsWith(SUFFIX) && !name.startsWith(".")) {
          run.json(EVALUATIONS + "/" + name).ifPresent(line -> evaluations.put(name, line));
        }
      }
    }
    return evaluations;
  }

  /** The configuration as a tree. */
  JsonNode settings() throws IOException {
    return JSON.readTree(config.json());
  }

  /** Everything that a page shows of these facts, as text to be hashed. */
  String canonical() {
    return String.join(
        "\n",
        name,
        config.json(),
        training.toString(),
        provenance.toString(),
        history.toString(),
        evaluations.toString());
  }
}
