package org.sparkvae.latent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sparkvae.config.ImageShape;
import org.sparkvae.config.UserError;
import org.sparkvae.data.Corpus;
import org.sparkvae.data.ImageRecord;
import org.sparkvae.data.ShardReader;
import org.sparkvae.data.SyntheticCorpus;
import org.sparkvae.model.DiagonalGaussian;
import org.sparkvae.model.Images;
import org.sparkvae.model.ImportanceSampler;
import org.sparkvae.model.LogMeanExp;
import org.sparkvae.model.Noise;
import org.sparkvae.model.Vae;
import org.sparkvae.run.ModelStore;
import org.sparkvae.run.RunDirectory;
import org.sparkvae.storage.Manifest;
import org.sparkvae.testing.SharedSpark;
import org.sparkvae.testing.TrainedRun;

@Timeout(300)
final class DensityExportTest {
  private static final Configuration CONF = new Configuration();
  private static final ImageShape SHAPE = new ImageShape(8, 8, 1);
  private static final int IMAGES = 701;
  private static final int SAMPLES = 20;

  @TempDir static Path folder;
  private static Corpus corpus;
  private static RunDirectory run;

  @TempDir Path outputs;

  @BeforeAll
  static void write() throws IOException {
    corpus = SyntheticCorpus.write(folder.resolve("corpus"), SHAPE, IMAGES, 3);
    run = TrainedRun.write(folder.resolve("run"), SHAPE);
  }

  @Test
  void givesEveryImageOfEverySplitItsDensity() throws IOException {
    Result result = score(export("scores"));

    Map<String, Row> rows = rows("scores");
    assertThat(result.rows()).isEqualTo(IMAGES);
    assertThat(result.errors()).isZero();
    assertThat(SharedSpark.session().read().parquet(at("scores/errors")).count()).isZero();
    assertThat(rows).hasSize(IMAGES);
    Vae vae = ModelStore.read(run.model("best").zip()).vae();
    long seed = run.config().training().seed();
    ImportanceSampler sampler = new ImportanceSampler(vae, seed, SAMPLES);
    try (ShardReader images =
        new ShardReader(CONF, corpus.cut(corpus.splits(), 1).get(0), corpus.splits())) {
      while (images.hasNext()) {
        ImageRecord image = images.next();
        Row row = rows.get(image.id());
        assertThat(row.<Integer>getAs("label")).isEqualTo(image.label());
        assertThat(row.<String>getAs("split")).isEqualTo(image.split());
        Images alone = Images.unlabelled(image.pixels(), 1);
        DiagonalGaussian posterior = vae.posterior(alone);
        LogMeanExp expected =
            sampler.estimate(alone, posterior, new long[] {Noise.key(image.id())})[0];
        // Alone it lies elsewhere in a minibatch, where float32 products may round otherwise.
        assertThat(number(row, "log_likelihood")).isCloseTo(expected.value(), within(1e-4));
        assertThat(number(row, "log_likelihood_error"))
            .isCloseTo(expected.standardError(), within(1e-4));
        assertThat(number(row, "kl")).isCloseTo(posterior.kl(0), within(1e-4));
        assertThat(number(row, "elbo"))
            .isEqualTo(number(row, "reconstruction") - number(row, "kl"));
      }
    }
  }

  @Test
  void saysWhatIsInIt() throws IOException {
    Result result = score(export("scores"));

    Manifest manifest = Manifest.read(CONF, new org.apache.hadoop.fs.Path(at("scores")));
    assertThat(manifest.kind()).isEqualTo("scores");
    assertThat(manifest.rows()).isEqualTo(IMAGES);
    assertThat(manifest.sha256()).isEqualTo(result.manifestSha256());
    assertThat(manifest.identity().arguments()).containsEntry("importance-samples", "20");
    assertThat(
            List.of(SharedSpark.session().read().parquet(at("scores/data")).schema().fieldNames()))
        .containsExactly(
            "id",
            "label",
            "split",
            "log_likelihood",
            "log_likelihood_error",
            "reconstruction",
            "kl",
            "elbo")
        .containsExactlyInAnyOrderElementsOf(manifest.schema().keySet());
  }

  @Test
  void givesTheSameBitsHoweverItIsCut() throws IOException {
    score(export("one").partitions(1));
    for (int partitions : List.of(2, 5)) {
      score(export("cut" + partitions).partitions(partitions));
      Map<String, Row> cut = rows("cut" + partitions);
      rows("one").forEach((id, row) -> assertThat(cut.get(id)).isEqualTo(row));
    }
  }

  @Test
  void theSameCutGivesTheSameFilesAndIsNotDoneTwice() throws IOException {
    String first = score(export("first").partitions(3)).manifestSha256();
    assertThat(score(export("second").partitions(3)).manifestSha256()).isEqualTo(first);
    Result again =
        export("first")
            .partitions(3)
            .execute(
                () -> {
                  throw new AssertionError("Spark was asked for");
                });
    assertThat(again.manifestSha256()).isEqualTo(first);
  }

  @Test
  void anotherNumberOfSamplesIsAnotherOutput() throws IOException {
    score(export("scores"));
    assertThatThrownBy(() -> score(export("scores").importanceSamples(21)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("with another importance-samples: 20 there, 21 here");
  }

  @Test
  void refusesAModelThatGivesNothing() throws IOException {
    TrainedRun.write(
        folder.resolve("diverged"), SHAPE, vae -> vae.graph().params().assign(Double.NaN));

    assertThatThrownBy(() -> score(export("scores").run(folder.resolve("diverged").toString())))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("Cannot score ")
        .hasMessageEndingWith("diverged gives no finite log-likelihoods for any image");
    assertThat(outputs).isEmptyDirectory();
  }

  @Test
  void refusesASingleSample() {
    assertThatThrownBy(() -> export("scores").importanceSamples(1))
        .hasMessage("Invalid importance samples: 1 (from 2)");
  }

  private DensityExport export(String output) {
    return new DensityExport(CONF)
        .run(folder.resolve("run").toString())
        .data(folder.resolve("corpus").toString())
        .output(at(output))
        .importanceSamples(SAMPLES);
  }

  private static Result score(DensityExport export) throws IOException {
    return export.execute(SharedSpark::context);
  }

  private String at(String output) {
    return outputs.resolve(output).toString();
  }

  private Map<String, Row> rows(String output) {
    return SharedSpark.session().read().parquet(at(output + "/data")).collectAsList().stream()
        .collect(Collectors.toMap(row -> row.getAs("id"), Function.identity()));
  }

  private static double number(Row row, String column) {
    return row.<Double>getAs(column);
  }
}
