package org.sparkvae.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sparkvae.config.ImageShape;
import org.sparkvae.data.SyntheticCorpus;
import org.sparkvae.testing.Command;
import org.sparkvae.testing.SharedSpark;

/** What an operator sees of a command while it runs: its log, and its jobs on Spark's pages. */
@Timeout(180)
class LogsTest {
  private static final String GROUP = "spark.jobGroup.id";
  private static final String DESCRIPTION = "spark.job.description";

  @TempDir static Path folder;

  @BeforeAll
  static void write() throws IOException {
    SyntheticCorpus.write(folder.resolve("corpus"), new ImageShape(6, 6, 1), 200, 2);
  }

  @Test
  void everyLineIsAnObjectOfItsCommandAndRun() throws Exception {
    Command trained = process(Map.of("SPARKVAE_LOGS", "json"), train("json", "local"));
    assertThat(trained.status()).as(trained.err()).isZero();
    List<JsonNode> lines = new ArrayList<>();
    for (String line : trained.errorLines()) {
      lines.add(new ObjectMapper().readTree(line));
    }
    assertThat(lines)
        .isNotEmpty()
        .allSatisfy(
            line -> {
              assertThat(Instant.parse(line.path("time").asText())).isBefore(Instant.now());
              assertThat(line.path("command").asText()).isEqualTo("train");
              assertThat(line.path("run").asText()).isEqualTo(uri("json"));
              assertThat(line.path("level").asText()).isEqualTo("INFO");
            })
        .extracting(line -> line.path("message").asText())
        .anyMatch(message -> message.startsWith("epoch 2/2: ELBO "));
  }

  @Test
  void forAPersonALineIsShort() throws Exception {
    Command trained = process(Map.of("SPARKVAE_LOGS", ""), train("text", "local"));
    assertThat(trained.status()).as(trained.err()).isZero();
    assertThat(trained.errorLines())
        .anyMatch(
            line -> line.matches("\\d\\d:\\d\\d:\\d\\d INFO  ProgressMonitor: epoch 2/2: ELBO .*"));
  }

  @Test
  void jobsAreNamedForCommandEpochAndRoundAndTasksKnowTheirRun() throws Exception {
    Queue<Properties> jobs = new ConcurrentLinkedQueue<>();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart job) {
            jobs.add(job.properties());
          }
        };
    SharedSpark.context().sc().addSparkListener(listener);
    assertThat(InProcess.run(train("run", "spark")).status()).isZero();
    String[] encode = {
      "encode", "--run", uri("run"), "--data", uri("corpus"), "--output", uri("latents")
    };
    assertThat(InProcess.run(encode).status()).isZero();
    SharedSpark.context().sc().listenerBus().waitUntilEmpty();
    SharedSpark.context().sc().removeSparkListener(listener);
    assertThat(jobs)
        .allSatisfy(job -> assertThat(job).containsEntry(LogNames.RUN, uri("run")))
        .allSatisfy(job -> assertThat(job.getProperty(GROUP)).isIn("train", "encode"))
        .allSatisfy(job -> assertThat(job).containsEntry(LogNames.COMMAND, job.get(GROUP)));
    assertThat(jobs.stream().filter(job -> job.getProperty(GROUP).equals("train")))
        .extracting(job -> job.getProperty(DESCRIPTION))
        .contains("train: epoch 1, round 1", "train: epoch 2, round 2")
        .contains("train: epoch 1, round 1, validation");
    assertThat(jobs.stream().filter(job -> job.getProperty(GROUP).equals("encode")))
        .extracting(job -> job.getProperty(DESCRIPTION))
        .anyMatch(description -> description.startsWith("encode "));
    assertThat(SharedSpark.context().getLocalProperty(GROUP)).isNull();
    assertThat(SharedSpark.context().getLocalProperty(LogNames.RUN)).isNull();
  }

  private static Command process(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    String classes = System.getProperty("java.class.path");
    Stream<String> words =
        Stream.of(java.toString(), "-Xmx512m", "-cp", classes, Main.class.getName());
    return Command.run(Stream.concat(words, Stream.of(arguments)).toList(), environment);
  }

  private static String[] train(String run, String mode) {
    return new String[] {
      "train",
      "--data",
      uri("corpus"),
      "--run",
      uri(run),
      "--set",
      "model.hidden=[8]",
      "--set",
      "training.epochs=2",
      "--set",
      "training.mode=" + mode
    };
  }

  private static String uri(String name) {
    return folder.resolve(name).toString();
  }
}
