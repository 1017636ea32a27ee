package org.sparkvae.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assumptions.assumeThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkvae.testing.Command;

/**
 * {@code jobs/dags/sparkvae_pipeline.py} without Airflow: on a package that records what the file
 * defines and executes an operator with a {@code spark-submit} of our own.
 */
class PipelineDagTest {
  private static final Path DAGS = Path.of("jobs", "dags", "sparkvae_pipeline.py").toAbsolutePath();
  private static final Path RECORDER = Path.of("src", "test", "resources", "airflow");
  private static final String DONE = "{\"command\":\"train\",\"status\":\"ok\",\"epochs\":3}";

  private static JsonNode dags;

  @TempDir Path folder;

  @BeforeAll
  static void load() throws Exception {
    assumeThatCode(() -> Command.run(List.of("python3", "--version"), Map.of()))
        .as("SKIPPED: python3 is missing")
        .doesNotThrowAnyException();
    Command loaded = record(Map.of("SPARKVAE_HOME", "/opt/sparkvae"));
    assertThat(loaded.err()).isEmpty();
    dags = new ObjectMapper().readTree(loaded.out());
  }

  @ParameterizedTest
  @CsvSource({
    "sparkvae_pipeline, ingest, ''",
    "sparkvae_pipeline, train, ingest",
    "sparkvae_pipeline, evaluate, train",
    "sparkvae_pipeline, encode, train",
    "sparkvae_pipeline, score, train",
    "sparkvae_pipeline, sample, train",
    "sparkvae_pipeline, report, encode evaluate sample score",
    "sparkvae_export, ingest, ''",
    "sparkvae_export, encode, ingest",
    "sparkvae_export, score, ingest",
  })
  void aTaskIsACommandThatIsTriedAgainAndHasItsTime(String dag, String task, String upstream) {
    JsonNode recorded = task(dag, task);
    assertThat(String.join(" ", texts(recorded.path("upstream")))).isEqualTo(upstream);
    assertThat(texts(recorded.path("application_args")).get(0)).isEqualTo(task);
    JsonNode settings = recorded.path("settings");
    assertThat(settings.path("retries").asInt()).isPositive();
    assertThat(settings.path("execution_timeout").asDouble()).isPositive();
    assertThat(settings.path("sla").asDouble())
        .isGreaterThan(settings.path("execution_timeout").asDouble());
  }

  @Test
  void noTaskIsLeftOut() {
    assertThat(dags.path("sparkvae_pipeline").path("tasks")).hasSize(7);
    assertThat(dags.path("sparkvae_export").path("tasks")).hasSize(3);
    assertThat(dags).hasSize(2);
  }

  @Test
  void everyCommandLineIsOneThatSparkVaeTakes() {
    PrintWriter nowhere =
        new PrintWriter(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    for (JsonNode dag : dags) {
      for (JsonNode task : dag.path("tasks")) {
        String[] words = texts(task.path("application_args")).toArray(String[]::new);
        assertThatCode(() -> Main.commandLine(new Main(), nowhere, nowhere).parseArgs(words))
            .doesNotThrowAnyException();
      }
    }
  }

  @Test
  void aRunLiesWhereItsLogicalDateSays() {
    String root = "/opt/sparkvae/target/airflow/20260304T050607/";
    assertThat(status("sparkvae_pipeline", "ingest")).isEqualTo(root + "corpus/status.json");
    assertThat(status("sparkvae_pipeline", "train")).isEqualTo(root + "run/status/train.json");
    assertThat(status("sparkvae_pipeline", "encode")).isEqualTo(root + "latents/status.json");
    assertThat(status("sparkvae_export", "encode"))
        .isEqualTo("/opt/sparkvae/target/airflow/export/2026-03-04/latents/status.json");
    assertThat(texts(task("sparkvae_export", "ingest").path("application_args")))
        .contains("/data/incoming/2026-03-04");
  }

  @Test
  void aTaskReturnsWhatItsCommandReports() throws Exception {
    writeSubmit("mkdir -p run/status; echo '" + DONE + "' >run/status/train.json");
    Command done = train("root=file:" + folder, Map.of());
    assertThat(done.err()).isEmpty();
    assertThat(done.lastLine().replace(" ", "")).isEqualTo(DONE);
    assertThat(Files.readString(folder.resolve("words")))
        .startsWith("--conf spark.standalone.submit.waitAppCompletion=true ")
        .contains("--class org.sparkvae.job.Main /opt/sparkvae/target/sparkvae.jar train --data ");
  }

  @Test
  void aSubmissionThatSucceedsButLeavesNoStatusFails() throws Exception {
    writeSubmit("exit 0");
    Command done = train("root=" + folder, Map.of());
    assertThat(done.status()).isEqualTo(1);
    assertThat(done.err())
        .startsWith("Cannot read " + folder)
        .contains("No such file or directory (the command has not come to its end)");
  }

  @Test
  void theStatusOfAnotherCommandDoesNotCount() throws Exception {
    writeSubmit(
        "mkdir -p run/status; echo '{\"command\":\"encode\",\"status\":\"ok\"}' >run/status/train.json");
    Command done = train("root=" + folder, Map.of());
    assertThat(done.status()).isEqualTo(1);
    assertThat(done.err()).startsWith("Cannot finish train: ");
  }

  @Test
  void aSubmissionThatFailsFails() throws Exception {
    writeSubmit("mkdir -p run/status; echo '" + DONE + "' >run/status/train.json; exit 2");
    assertThat(train("root=" + folder, Map.of()).err()).startsWith("Cannot execute spark-submit");
  }

  @Test
  void aStatusOnAClusterIsReadByThatClustersSpark() throws Exception {
    writeSubmit("exit 0");
    writeExecutable(
        "spark-class", "echo \"$@\" >'" + folder.resolve("read") + "'; echo '" + DONE + "'");
    Command done = train("root=hdfs:///runs", Map.of("SPARK_HOME", folder.toString()));
    assertThat(done.err()).isEmpty();
    assertThat(done.lastLine().replace(" ", "")).isEqualTo(DONE);
    assertThat(Files.readString(folder.resolve("read")))
        .isEqualTo(
            "org.apache.hadoop.fs.FsShell -cat"
                + " hdfs:///runs/20260304T050607/run/status/train.json\n");
  }

  private Command train(String parameter, Map<String, String> environment) throws Exception {
    Map<String, String> all = new HashMap<>(environment);
    all.put("SPARKVAE_HOME", "/opt/sparkvae");
    all.put("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
    return record(all, "sparkvae_pipeline", "train", parameter);
  }

  private static Command record(Map<String, String> environment, String... arguments)
      throws Exception {
    Map<String, String> all = new HashMap<>(environment);
    all.put("PYTHONDONTWRITEBYTECODE", "1");
    all.put("HADOOP_CONF_DIR", "");
    all.putIfAbsent("SPARK_HOME", "");
    List<String> words =
        new ArrayList<>(
            List.of("python3", RECORDER.resolve("record.py").toString(), DAGS.toString()));
    words.addAll(List.of(arguments));
    return Command.run(words, all);
  }

  private void writeSubmit(String script) throws IOException {
    Files.createDirectories(folder.resolve("20260304T050607"));
    writeExecutable(
        "spark-submit",
        "echo \"$@\" >'%s'; cd '%s'; %s"
            .formatted(folder.resolve("words"), folder.resolve("20260304T050607"), script));
  }

  private void writeExecutable(String name, String script) throws IOException {
    Path file = Files.createDirectories(folder.resolve("bin")).resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static JsonNode task(String dag, String name) {
    return dags.path(dag).path("tasks").path(name);
  }

  private static String status(String dag, String name) {
    return task(dag, name).path("status").asText();
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }
}
