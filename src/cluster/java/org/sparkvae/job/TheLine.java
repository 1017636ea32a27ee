package org.sparkvae.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The seven commands, from images to a report, below one folder of any file system: what they
 * published.
 *
 * @param input the images
 * @param root where everything goes
 * @param hadoop how to reach it
 */
record TheLine(String input, String root, Configuration hadoop) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Runs a command to its end, wherever; that it did is seen by what it leaves. */
  interface Runner {
    void run(String... words) throws IOException, InterruptedException;
  }

  /** The hashes of what the commands made; equal ones mean equal bits. */
  ObjectNode run(Runner runner) throws IOException, InterruptedException {
    ObjectNode hashes = toLatents(runner);
    runner.run("evaluate", "--run", at("run"), "--data", at("corpus"));
    hashes.set("elbo", status("run/status/evaluate.json").path("elbo"));
    runner.run(
        "score",
        "--run",
        at("run"),
        "--data",
        at("corpus"),
        "--output",
        at("densities"),
        "--importance-samples",
        "2");
    hashes.set("densities", status("densities/status.json").path("manifest_sha256"));
    runner.run("sample", "--run", at("run"), "--output", at("samples"), "--count", "9", "--grid");
    hashes.set("samples", status("samples/status.json").path("manifest_sha256"));
    runner.run("report", "--run", at("run"), "--data", at("corpus"));
    assertThat(status("run/status/report.json").path("report").asText()).endsWith("index.html");
    return hashes;
  }

  /** Its first half: {@code ingest}, {@code train}, {@code encode}. */
  ObjectNode toLatents(Runner runner) throws IOException, InterruptedException {
    ObjectNode hashes = JSON.createObjectNode();
    runner.run("ingest", "--input", input, "--output", at("corpus"));
    hashes.set("corpus", status("corpus/status.json").path("manifest_sha256"));
    runner.run(
        "train",
        "--data",
        at("corpus"),
        "--run",
        at("run"),
        "--set",
        "training.epochs=1",
        "--set",
        "model.hidden=[64]");
    JsonNode train = status("run/status/train.json");
    hashes.set("model", train.path("model_sha256"));
    hashes.set("state", train.path("state_sha256"));
    runner.run("encode", "--run", at("run"), "--data", at("corpus"), "--output", at("latents"));
    hashes.set("latents", status("latents/status.json").path("manifest_sha256"));
    return hashes;
  }

  /** The same on this JVM's own Spark. */
  ObjectNode runHere() throws IOException, InterruptedException {
    return run(InProcess::succeed);
  }

  /** What lies there and is not told in a manifest, or a run: staged files that were left. */
  List<String> leftOver() throws IOException {
    List<String> names = new ArrayList<>();
    Path folder = new Path(root);
    org.apache.hadoop.fs.RemoteIterator<org.apache.hadoop.fs.LocatedFileStatus> files =
        folder.getFileSystem(hadoop).listFiles(folder, true);
    while (files.hasNext()) {
      names.add(files.next().getPath().toUri().getPath());
    }
    assertThat(names).isNotEmpty();
    return names.stream()
        .filter(name -> name.matches(".*(/_|attempt|staging|\\.part|\\.tmp).*"))
        .toList();
  }

  private JsonNode status(String name) throws IOException {
    Path path = new Path(at(name));
    try (InputStream in = path.getFileSystem(hadoop).open(path)) {
      JsonNode status = JSON.readTree(in);
      assertThat(status.path("status").asText()).isEqualTo("ok");
      return status;
    }
  }

  private String at(String name) {
    return root + "/" + name;
  }
}
