package org.sparkvae.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sparkvae.job.InProcess.succeed;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.RemoteIterator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sparkvae.storage.FileEntry;
import org.sparkvae.storage.Manifest;
import org.sparkvae.testing.FashionMnist;
import org.sparkvae.testing.S3Mock;
import org.sparkvae.testing.SharedSpark;

/** The six commands with data, run and outputs in a real object store. */
@Timeout(value = 6, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class S3LineIT {
  @TempDir static Path folder;

  private static final Map<String, String> SETTINGS = new TreeMap<>(SharedSpark.SETTINGS);
  private static S3Mock server;

  @BeforeAll
  static void start() throws Exception {
    FashionMnist.writeIdx(folder.resolve("idx"), 900, 100);
    server = S3Mock.start(Files.createDirectory(folder.resolve("server")));
    server.settings().forEach((name, value) -> SETTINGS.put("spark.hadoop." + name, value));
    SETTINGS.forEach(System::setProperty);
  }

  @AfterAll
  static void stop() throws IOException {
    SETTINGS.keySet().forEach(System::clearProperty);
    if (server != null) {
      server.close();
    }
  }

  @Test
  void theLineInAnObjectStoreGivesWhatItGivesOnDisk() throws IOException {
    String local = folder.resolve("local").toUri().toString();
    JsonNode onDisk = line(local);
    JsonNode inStore = line(S3Mock.BUCKET + "/line/");
    // Manifests hash their content without places: equal data, model and latents, to the last bit.
    assertThat(inStore).isEqualTo(onDisk);
    assertThat(keys()).noneMatch(key -> key.contains("/.") || key.contains("_attempts"));
    assertThat(listed("line/latents")).isEqualTo(inManifest("line/latents"));
  }

  /** Hashes of everything that the six commands made below {@code root}. */
  private static JsonNode line(String root) throws IOException {
    String corpus = root + "corpus";
    String run = root + "run";
    com.fasterxml.jackson.databind.node.ObjectNode hashes =
        new com.fasterxml.jackson.databind.ObjectMapper().createObjectNode();
    String idx = folder.resolve("idx").toUri().toString();
    JsonNode ingest = succeed("ingest", "--input", idx, "--output", corpus);
    hashes.set("corpus", ingest.path("manifest_sha256"));
    JsonNode train =
        succeed(
            "train",
            "--data",
            corpus,
            "--run",
            run,
            "--set",
            "training.epochs=1",
            "--set",
            "model.hidden=[32]");
    hashes.set("model", train.path("model_sha256"));
    hashes.set("elbo", succeed("evaluate", "--run", run, "--data", corpus).path("elbo"));
    JsonNode encode =
        succeed(
            "encode",
            "--run",
            run,
            "--data",
            corpus,
            "--output",
            root + "latents",
            "--formats",
            "parquet,npy");
    hashes.set("latents", encode.path("manifest_sha256"));
    JsonNode sample =
        succeed("sample", "--run", run, "--output", root + "samples", "--count", "5", "--grid");
    hashes.set("samples", sample.path("manifest_sha256"));
    JsonNode report = succeed("report", "--run", run, "--data", corpus);
    assertThat(report.path("report").asText()).endsWith("run/report/index.html");
    return hashes;
  }

  private static List<String> keys() throws IOException {
    return keysBelow("");
  }

  private static List<String> keysBelow(String folder) throws IOException {
    org.apache.hadoop.fs.Path root = new org.apache.hadoop.fs.Path(S3Mock.BUCKET + "/" + folder);
    FileSystem files = root.getFileSystem(server.configuration());
    List<String> keys = new ArrayList<>();
    RemoteIterator<LocatedFileStatus> all = files.listFiles(root, true);
    while (all.hasNext()) {
      keys.add(all.next().getPath().toUri().getPath());
    }
    return keys;
  }

  private static List<String> listed(String output) throws IOException {
    return keysBelow(output).stream()
        .map(key -> key.substring(output.length() + 2))
        .filter(name -> !name.equals("manifest.json") && !name.equals("status.json"))
        .sorted()
        .toList();
  }

  private static List<String> inManifest(String output) throws IOException {
    org.apache.hadoop.fs.Path root = new org.apache.hadoop.fs.Path(S3Mock.BUCKET + "/" + output);
    return Manifest.read(server.configuration(), root).files().stream()
        .map(FileEntry::path)
        .sorted()
        .toList();
  }
}
