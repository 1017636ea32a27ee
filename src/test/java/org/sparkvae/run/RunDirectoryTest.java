package org.sparkvae.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkvae.config.ConfigLoader;
import org.sparkvae.config.RunConfig;
import org.sparkvae.config.UserError;
import org.sparkvae.storage.StatusLine;

class RunDirectoryTest {
  private static final Configuration CONF = new Configuration();
  private static final RunConfig CONFIG = ConfigLoader.load("model.latents=7");

  @TempDir Path folder;

  @Test
  void aRunIsOpenOnceItsTrainingHasFinished() throws IOException {
    RunDirectory run = begin(CONFIG, "a");
    assertThatThrownBy(() -> RunDirectory.open(CONF, uri()))
        .isInstanceOf(UserError.class)
        .hasMessage("Cannot read run " + uri() + ": its training has not finished");
    ObjectNode line = StatusLine.of("train").figure("epochs", 3, "epochs").json();
    run.publishStatus("train", line);
    RunDirectory open = RunDirectory.open(CONF, uri());
    assertThat(open.status("train").orElseThrow()).hasToString(line.toString());
    assertThat(open.config()).isEqualTo(CONFIG);
    assertThat(open.provenance().path("data_manifest_sha256").asText()).isEqualTo("a");
  }

  @Test
  void whatIsNoRunIsRefused() {
    assertThatThrownBy(() -> RunDirectory.open(CONF, uri()))
        .isInstanceOf(UserError.class)
        .hasMessage("Cannot read run " + uri() + ": no config.json (not a run)");
  }

  @Test
  void theSameRunBeginsAgain() throws IOException {
    begin(CONFIG, "a");
    assertThat(begin(CONFIG, "a").status("train")).isEmpty();
  }

  @Test
  void anotherConfigurationOrOtherDataIsRefusedByName() throws IOException {
    begin(CONFIG, "a").write("models/best.zip", new byte[] {1});
    RunConfig other = ConfigLoader.load("model.latents=8", "training.epochs=2");
    assertThatThrownBy(() -> begin(other, "b"))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "Cannot train into "
                + uri()
                + ": it holds a run of other data, model.latents, training.epochs");
  }

  @Test
  void aRunThatFailedBeforeItsFirstEpochGivesWay() throws IOException {
    begin(CONFIG, "a");
    RunConfig other = ConfigLoader.load("model.latents=8");
    begin(other, "b").publishStatus("train", StatusLine.of("train").json());
    assertThat(RunDirectory.open(CONF, uri()).config()).isEqualTo(other);
  }

  @Test
  void settingsOfIngestDoNotMakeAnotherRun() throws IOException {
    begin(CONFIG, "a").write("models/best.zip", new byte[] {1});
    begin(ConfigLoader.load("model.latents=7", "ingest.seed=5"), "a");
  }

  @Test
  void settingsThatAreNewerThanTheRunHadTheirDefaults() throws IOException {
    begin(CONFIG, "a").write("models/best.zip", new byte[] {1});
    Path json = folder.resolve("run/config.json");
    String older = Files.readString(json).replace("\"conditional\":false,", "");
    Files.writeString(json, older);
    assertThat(older).doesNotContain("conditional");
    begin(CONFIG, "a");
    RunConfig other = ConfigLoader.load("model.latents=7", "model.conditional=true");
    assertThatThrownBy(() -> begin(other, "a"))
        .hasMessageEndingWith(": it holds a run of other model.conditional");
  }

  @Test
  void settingsThatChangeNoResultDoNotMakeAnotherRun() throws IOException {
    begin(CONFIG, "a").write("models/best.zip", new byte[] {1});
    begin(
        ConfigLoader.load(
            "model.latents=7",
            "checkpoint.every=3",
            "lease.wait=1 s",
            "training.cache-bytes=1000",
            "training.port=7777"),
        "a");
  }

  @Test
  void aRunGoesOnOnlyWhereItComputesTheSame() throws IOException {
    begin(CONFIG, natives("avx512", 1)).checkpoints().write(7, out -> out.write(1));
    assertThat(begin(CONFIG, natives("avx512", 1)).computesAsBefore()).isTrue();
    assertThatThrownBy(() -> begin(CONFIG, natives("avx2", 4)))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "Cannot resume "
                + uri()
                + ": it was trained with native instruction set avx512, onednn instruction set"
                + " unknown, blas kernel unknown, threads per task 1; here is native instruction"
                + " set avx2, onednn instruction set unknown, blas kernel unknown, threads per task"
                + " 4 (the same, or checkpoint.other-natives = true)");
    RunConfig allowed =
        ConfigLoader.load(
            "model.latents=7", "checkpoint.other-natives=true", "native.instruction-set=avx2");
    assertThat(begin(allowed, natives("avx2", 4)).computesAsBefore()).isFalse();
  }

  @Test
  void aFinishedRunIsTheSameWhateverComputesNow() throws IOException {
    RunDirectory run = begin(CONFIG, natives("avx512", 1));
    run.checkpoints().write(7, out -> out.write(1));
    run.publishStatus("train", StatusLine.of("train").json());
    assertThat(begin(CONFIG, natives("avx2", 4)).status("train")).isPresent();
  }

  @Test
  void anotherFirstModelMakesAnotherRun() throws IOException {
    begin(CONFIG, "a").write("models/best.zip", new byte[] {1});
    ObjectNode other = natives("avx2", 1).put(Provenance.FIRST_MODEL_SHA256, "f");
    assertThatThrownBy(() -> begin(CONFIG, other)).hasMessageEndingWith("of other --init-from");
  }

  @Test
  void whatWasBegunAndLeftWithoutAnythingIsClearedAway() throws IOException {
    begin(CONFIG, "a");
    Path left = folder.resolve("run/checkpoints/000000000001-" + UUID.randomUUID() + ".checkpoint");
    Files.createDirectories(left.getParent());
    Files.writeString(left, "of another run");
    begin(ConfigLoader.load("model.latents=8"), "b");
    assertThat(left).doesNotExist();
  }

  @Test
  void aFolderWithOtherContentIsLeftAlone() throws IOException {
    Files.createDirectories(folder.resolve("run"));
    Files.writeString(folder.resolve("run/thesis.tex"), "precious");
    assertThatThrownBy(() -> begin(CONFIG, "a"))
        .isInstanceOf(UserError.class)
        .hasMessage("Cannot train into " + uri() + ": it holds other content: thesis.tex");
    assertThat(folder.resolve("run")).isDirectoryContaining("glob:**thesis.tex");
    assertThat(folder.resolve("run/config.json")).doesNotExist();
  }

  @Test
  void filesOfOthersUnderOurNamesAreLeftAlone() throws IOException {
    Files.createDirectories(folder.resolve("run"));
    Files.writeString(folder.resolve("run/config.json"), "{\"precious\":1}");
    assertThatThrownBy(() -> begin(CONFIG, "a"))
        .isInstanceOf(UserError.class)
        .hasMessage("Cannot train into " + uri() + ": it holds other content: config.json");
    Files.writeString(folder.resolve("run/provenance.json"), "no JSON");
    assertThatThrownBy(() -> begin(CONFIG, "a")).isInstanceOf(UserError.class);
    assertThat(folder.resolve("run/config.json")).hasContent("{\"precious\":1}");
    assertThat(folder.resolve("run/provenance.json")).hasContent("no JSON");
  }

  @Test
  void metricsAreOneJsonObjectALine() throws IOException {
    RunDirectory run = begin(CONFIG, "a");
    try (MetricsLog log = run.metricsLog()) {
      log.add(
          new RoundMetrics(
              1,
              1,
              -100,
              20,
              -120,
              -121,
              1,
              256,
              1000,
              0.001,
              0,
              new RoundCost(90, 10.5, 1200, 600, 0.01)));
      log.add(
          new EpochMetrics(
              1, 1, -100, 20, -120, -121, 1, 256, 900, 0.001, -90.0, 19.0, -109.0, -108, 0.01, 2));
      log.publish();
    }
    List<JsonNode> lines = new ArrayList<>();
    run.readMetrics(lines::add);
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"event":"round","epoch":1,"rounds":1,"reconstruction":-100.0,"kl":20.0,
                    "elbo":-120.0,"objective_value":-121.0,"beta":1.0,"images_seen":256,"images_per_second":1000.0,
                    "learning_rate":0.001,"workers_left_out":0,
                    "work_ms":90.0,"overhead_ms":10.5,"state_bytes":1200,"result_bytes":600,"wait_share":0.01}\
                    """));
    assertThat(lines.get(1).path("validation_elbo").asDouble()).isEqualTo(-109);
    assertThat(lines.get(1).path("rounds").asInt()).isEqualTo(1);
  }

  private RunDirectory begin(RunConfig config, String data) throws IOException {
    ObjectNode provenance = new ObjectMapper().createObjectNode().put("data_manifest_sha256", data);
    return RunDirectory.begin(CONF, uri(), config, provenance);
  }

  private RunDirectory begin(RunConfig config, ObjectNode provenance) throws IOException {
    return RunDirectory.begin(CONF, uri(), config, provenance);
  }

  private static ObjectNode natives(String instructionSet, int threads) {
    return new ObjectMapper()
        .createObjectNode()
        .put("data_manifest_sha256", "a")
        .put("native_instruction_set", instructionSet)
        .put("threads_per_task", threads);
  }

  private String uri() {
    return folder.resolve("run").toString();
  }
}
