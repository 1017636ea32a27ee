package org.sparkvae.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.sparkvae.job.InProcess.succeed;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sparkvae.config.ImageShape;
import org.sparkvae.data.SyntheticCorpus;
import org.sparkvae.model.Noise;
import org.sparkvae.model.SampledKl;
import org.sparkvae.model.Vae;
import org.sparkvae.run.ModelStore;
import org.sparkvae.run.RunDirectory;
import org.sparkvae.testing.SharedSpark;

/** Every command with a model whose prior is a VampPrior. */
@Timeout(300)
class VampCommandsTest {
  private static final ImageShape SHAPE = new ImageShape(6, 6, 1);

  @TempDir static Path folder;
  private static JsonNode line;

  @BeforeAll
  static void trainOne() throws IOException {
    SharedSpark.context();
    SyntheticCorpus.write(folder.resolve("corpus"), SHAPE, 1500, 2);
    line = train("run");
  }

  @Test
  void trainingMovesPseudoInputsAndRaisesTheElbo() throws IOException {
    JsonNode untrained = train("untrained", "training.learning-rate=1e-12");
    assertThat(line.path("validation_elbo").asDouble())
        .isGreaterThan(untrained.path("validation_elbo").asDouble() + 0.5);
  }

  @Test
  void oneWorkerOfSparkTrainsToTheBitsOfLocalTraining() throws IOException {
    JsonNode spark =
        train(
            "spark",
            "training.mode=spark",
            "training.workers=1",
            "training.averaging-frequency=1",
            "training.epochs=2");
    JsonNode local = train("local", "training.epochs=2");
    assertThat(spark.path("model_sha256")).isEqualTo(local.path("model_sha256"));
  }

  @Test
  void theElboSaysThatItsKlIsSampled() throws IOException {
    JsonNode evaluated = succeed("evaluate", "--run", at("run"), "--data", at("corpus"));
    assertThat(evaluated.path("about").path("kl").asText())
        .isEqualTo(
            "nats per image, mean over 150 images, log q(z|x) - log p(z) at the same z, p(z) being"
                + " the VampPrior; without beta");
    assertThat(evaluated.path("elbo").asDouble())
        .isCloseTo(
            evaluated.path("reconstruction").asDouble() - evaluated.path("kl").asDouble(),
            within(1e-9));
  }

  @Test
  void encodedImagesHaveTheirSampledKl() throws IOException {
    JsonNode encoded =
        succeed("encode", "--run", at("run"), "--data", at("corpus"), "--output", at("latents"));
    assertThat(encoded.path("about").path("kl").asText()).contains("from the VampPrior");
    Vae vae = vae();
    SampledKl kl = new SampledKl(vae.prior(), 3);
    for (Row row :
        SharedSpark.session()
            .read()
            .parquet(at("latents/data"))
            .select("id", "mean", "log_variance", "kl")
            .limit(20)
            .collectAsList()) {
      float[] posterior = new float[6];
      for (int j = 0; j < 3; j++) {
        posterior[j] = row.<Float>getList(1).get(j);
        posterior[3 + j] = row.<Float>getList(2).get(j);
      }
      double expected = kl.of(posterior, 0, Noise.forId(1, row.getString(0), 0, 3), 0);
      assertThat((double) row.getFloat(3)).isCloseTo(expected, within(1e-4));
    }
  }

  @Test
  void samplesComeFromThePosteriorsOfPseudoInputs() throws IOException {
    JsonNode sampled =
        succeed(
            "sample", "--run", at("run"), "--output", at("samples"), "--count", "4", "--seed", "9");
    assertThat(sampled.path("about").path("pixels").asText())
        .endsWith("z ~ the VampPrior of 20 pseudo-inputs");
    Vae vae = vae();
    float[] z = new float[3];
    vae.prior().draw(Noise.key(9, 2), z, 0);
    byte[] npy = Files.readAllBytes(folder.resolve("samples/npy/latents-00000.npy"));
    java.nio.ByteBuffer rows =
        java.nio.ByteBuffer.wrap(npy).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    int first = npy.length - 4 * 3 * Float.BYTES;
    for (int j = 0; j < 3; j++) {
      assertThat(rows.getFloat(first + (2 * 3 + j) * Float.BYTES)).isEqualTo(z[j]);
    }
  }

  @Test
  void theReportSaysWhatItsSamplesAreOf() throws IOException {
    JsonNode report = succeed("report", "--run", at("run"), "--data", at("corpus"));
    String page = report.path("report").asText().replaceFirst("^file:", "");
    assertThat(Files.readString(Path.of(page)))
        .contains("decoded from z ~ the VampPrior of 20 pseudo-inputs");
  }

  private static Vae vae() throws IOException {
    RunDirectory run = RunDirectory.open(new Configuration(), at("run"));
    return ModelStore.read(run.model("best").zip()).vae();
  }

  private static JsonNode train(String run, String... settings) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "train",
                "--data",
                at("corpus"),
                "--run",
                at(run),
                "--set",
                "model.hidden=[24]",
                "--set",
                "model.latents=3",
                "--set",
                "model.prior=vamp",
                "--set",
                "model.pseudo-inputs=20",
                "--set",
                "training.epochs=4",
                "--set",
                "training.mode=local",
                "--set",
                "training.batch-size=50",
                "--set",
                "training.learning-rate=0.003"));
    Arrays.stream(settings).forEach(setting -> command.addAll(List.of("--set", setting)));
    return succeed(command.toArray(String[]::new));
  }

  private static String at(String name) {
    return folder.resolve(name).toString();
  }
}
