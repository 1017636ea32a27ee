package org.sparkvae.latent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
import org.sparkvae.model.Vae;
import org.sparkvae.run.ModelStore;
import org.sparkvae.run.RunDirectory;
import org.sparkvae.storage.Manifest;
import org.sparkvae.testing.Numpy;
import org.sparkvae.testing.SharedSpark;
import org.sparkvae.testing.TrainedRun;

@Timeout(300)
final class LatentExportTest {
  private static final Configuration CONF = new Configuration();
  private static final ImageShape SHAPE = new ImageShape(8, 8, 1);
  private static final int IMAGES = 1501;

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
  void givesOneRowForEachImageOfEverySplit() throws IOException {
    Result result = encode(export("latents"));

    Map<String, Row> rows = rows("latents");
    Map<String, ImageRecord> images = images();
    assertThat(result.rows()).isEqualTo(IMAGES);
    assertThat(result.errors()).isZero();
    assertThat(SharedSpark.session().read().parquet(at("latents/errors")).count()).isZero();
    assertThat(rows.keySet()).isEqualTo(images.keySet());
    for (ImageRecord image : images.values()) {
      Row row = rows.get(image.id());
      assertThat(row.<Integer>getAs("label")).isEqualTo(image.label());
      assertThat(row.<String>getAs("split")).isEqualTo(image.split());
      assertThat(numbers(row, "mean")).hasSize(3);
    }
    Manifest manifest = Manifest.read(CONF, hadoopPath("latents"));
    assertThat(manifest.kind()).isEqualTo("latents");
    assertThat(manifest.rows()).isEqualTo(IMAGES);
    assertThat(manifest.sha256()).isEqualTo(result.manifestSha256());
    assertThat(result.line().get("images_per_second").asDouble()).isPositive();
  }

  @Test
  void tellsWhatTheTasksSpentTheirTimeOn() throws IOException {
    JsonNode line = encode(export("latents")).line();

    double sum = 0;
    for (String share : List.of("read_share", "forward_share", "write_share")) {
      assertThat(line.get(share).asDouble()).isStrictlyBetween(0.0, 1.0);
      assertThat(line.get("about").has(share)).isTrue();
      sum += line.get(share).asDouble();
    }
    assertThat(sum).isEqualTo(1, within(1e-9));
  }

  @Test
  void encodesWithTheModelThatIsAskedFor() throws IOException {
    encode(export("best"));
    encode(export("last").model("last"));

    for (String name : List.of("best", "last")) {
      Vae vae = ModelStore.read(run.model(name).zip()).vae();
      Map<String, Row> rows = rows(name);
      for (ImageRecord image : images().values()) {
        DiagonalGaussian expected = vae.posterior(image.pixels(), 1);
        Row row = rows.get(image.id());
        assertThat(floats(row, "mean")).containsExactly(expected.mean(0), within(1e-5f));
        assertThat(floats(row, "log_variance"))
            .containsExactly(expected.logVariance(0), within(1e-5f));
      }
    }
  }

  @Test
  void givesTheSameValuesHoweverItIsCut() throws IOException {
    encode(export("one").partitions(1));
    Map<String, Row> one = rows("one");
    for (int partitions : List.of(2, 5)) {
      encode(export("cut" + partitions).partitions(partitions));
      Map<String, Row> cut = rows("cut" + partitions);
      assertThat(cut.keySet()).isEqualTo(one.keySet());
      assertThat(files("cut" + partitions, "data")).hasSize(partitions);
      one.forEach(
          (id, row) -> {
            for (String column : List.of("mean", "log_variance")) {
              assertThat(floats(cut.get(id), column)).isEqualTo(floats(row, column));
            }
          });
    }
  }

  @Test
  void theSameCutGivesTheSameBits() throws IOException {
    String first = encode(export("first").partitions(7)).manifestSha256();

    assertThat(encode(export("second").partitions(7)).manifestSha256()).isEqualTo(first);
    for (Path file : files("first", "npy")) {
      assertThat(outputs.resolve("second/npy").resolve(file.getFileName()))
          .hasSameBinaryContentAs(file);
    }
  }

  @Test
  void klAgreesWithMeanAndLogVariance() throws IOException {
    encode(export("latents"));

    for (Row row : rows("latents").values()) {
      List<Float> mean = numbers(row, "mean");
      List<Float> logVariance = numbers(row, "log_variance");
      double kl = 0;
      for (int j = 0; j < mean.size(); j++) {
        double m = mean.get(j);
        double v = logVariance.get(j);
        kl += 0.5 * (m * m + Math.exp(v) - v - 1);
      }
      assertThat((double) row.<Float>getAs("kl")).isEqualTo(kl, within(1e-4));
    }
  }

  @Test
  void numpyReadsWhatParquetHolds() throws IOException, InterruptedException {
    encode(export("latents").partitions(2));

    Map<String, Row> rows = rows("latents");
    List<String> ids = ids("latents");
    assertThat(ids).hasSize(IMAGES).doesNotHaveDuplicates();
    for (String column : List.of("mean", "log_variance")) {
      JsonNode array = Numpy.load(outputs.resolve("latents/npy"), column + "-*.npy");
      assertThat(array.get("parts").asInt()).isEqualTo(2);
      assertThat(array.get("shape").toString()).isEqualTo("[" + IMAGES + ",3]");
      for (int i = 0; i < IMAGES; i++) {
        List<Float> expected = numbers(rows.get(ids.get(i)), column);
        for (int j = 0; j < 3; j++) {
          assertThat((float) array.get("rows").get(i).get(j).asDouble()).isEqualTo(expected.get(j));
        }
      }
    }
  }

  @Test
  void setsAsideImagesWhoseLatentsAreNotFinite() throws IOException {
    int pixel = 27;
    TrainedRun.write(
        folder.resolve("overflowing"),
        SHAPE,
        vae -> {
          // Mean 0 is 5e19 × this pixel: its square, in the KL, leaves float32 where it is bright.
          vae.graph().getParam("encoder-0_W").getColumn(0).assign(0);
          vae.graph().getParam("encoder-0_W").putScalar(new long[] {pixel, 0}, 5e19);
          vae.graph().getParam("posterior_W").getRow(0).assign(0);
          vae.graph().getParam("posterior_W").putScalar(new long[] {0, 0}, 1);
        });
    Set<String> bright =
        images().values().stream()
            .filter(image -> (image.pixels()[pixel] & 0xFF) > 150)
            .map(ImageRecord::id)
            .collect(Collectors.toSet());

    Result result = encode(export("latents").run(folder.resolve("overflowing").toString()));

    List<Row> errors = SharedSpark.session().read().parquet(at("latents/errors")).collectAsList();
    assertThat(bright).hasSizeBetween(1, IMAGES - 1);
    assertThat(errors)
        .extracting(row -> row.<String>getAs("id"))
        .containsExactlyInAnyOrderElementsOf(bright);
    assertThat(errors)
        .extracting(row -> row.<String>getAs("reason"))
        .containsOnly("its latents are not finite");
    assertThat(result.errors()).isEqualTo(bright.size());
    assertThat(result.rows()).isEqualTo(IMAGES - bright.size());
    assertThat(rows("latents").keySet()).doesNotContainAnyElementsOf(bright);
    assertThat(ids("latents")).hasSize(IMAGES - bright.size()).doesNotContainAnyElementsOf(bright);
  }

  @Test
  void refusesAModelThatGivesNothing() throws IOException {
    TrainedRun.write(
        folder.resolve("diverged"), SHAPE, vae -> vae.graph().params().assign(Double.NaN));

    assertThatThrownBy(() -> encode(export("latents").run(folder.resolve("diverged").toString())))
        .isInstanceOf(UserError.class)
        .hasMessageEndingWith("diverged gives no finite latents for any image");
    assertNothingWritten();
  }

  @Test
  void writesTheFormatsThatAreAskedFor() throws IOException {
    encode(export("parquet").formats(EnumSet.of(LatentExport.Format.parquet)));
    Result npy = encode(export("npy").formats(EnumSet.of(LatentExport.Format.npy)));

    assertThat(outputs.resolve("parquet/data")).isDirectory();
    assertThat(outputs.resolve("parquet/npy")).doesNotExist();
    assertThat(outputs.resolve("npy/npy")).isDirectory();
    assertThat(outputs.resolve("npy/data")).doesNotExist();
    assertThat(npy.rows()).isEqualTo(IMAGES);
  }

  @Test
  void doesNothingTheSecondTime() throws IOException {
    Result first = encode(export("latents"));

    Result second =
        export("latents")
            .execute(
                () -> {
                  throw new AssertionError("Spark was asked for");
                });

    assertThat(second.line()).hasToString(first.line().toString());
  }

  @Test
  void refusesAMissingRun() {
    assertThatThrownBy(() -> encode(export("latents").run(at("no-run"))))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("no-run");
    assertNothingWritten();
  }

  @Test
  void refusesAMissingCorpus() {
    assertThatThrownBy(() -> encode(export("latents").data(at("no-corpus"))))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("no-corpus: no manifest.json");
    assertNothingWritten();
  }

  @Test
  void refusesImagesOfAnotherShape() throws IOException {
    Path other = folder.resolve("other-shape");
    SyntheticCorpus.write(other, new ImageShape(8, 8, 3), 10, 1);

    assertThatThrownBy(() -> encode(export("latents").data(other.toString())))
        .isInstanceOf(UserError.class)
        .hasMessage("Cannot encode " + other + ": its images are 8x8x3, the model takes 8x8x1");
    assertNothingWritten();
  }

  @Test
  void refusesAPlaceThatIsTaken() throws IOException {
    Path other = Files.createDirectory(outputs.resolve("latents")).resolve("notes.txt");
    Files.writeString(other, "mine");

    assertThatThrownBy(() -> encode(export("latents")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("it holds other content (notes.txt");
    assertThat(other).hasContent("mine");
  }

  @Test
  void refusesNoPartitions() {
    assertThatThrownBy(() -> export("latents").partitions(0))
        .hasMessage("Invalid partitions: 0 (from 1)");
  }

  private LatentExport export(String output) {
    return new LatentExport(CONF)
        .run(folder.resolve("run").toString())
        .data(folder.resolve("corpus").toString())
        .output(at(output));
  }

  private static Result encode(LatentExport export) throws IOException {
    return export.execute(SharedSpark::context);
  }

  private String at(String output) {
    return outputs.resolve(output).toString();
  }

  private org.apache.hadoop.fs.Path hadoopPath(String output) {
    return new org.apache.hadoop.fs.Path(at(output));
  }

  private void assertNothingWritten() {
    assertThat(outputs).isEmptyDirectory();
  }

  private Map<String, Row> rows(String output) {
    return SharedSpark.session().read().parquet(at(output + "/data")).collectAsList().stream()
        .collect(Collectors.toMap(row -> row.getAs("id"), Function.identity()));
  }

  private List<Path> files(String output, String directory) throws IOException {
    try (Stream<Path> files = Files.list(outputs.resolve(output).resolve(directory))) {
      return files.sorted().toList();
    }
  }

  private List<String> ids(String output) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (Path file : files(output, "npy")) {
      if (file.getFileName().toString().startsWith("ids-")) {
        lines.append(Files.readString(file));
      }
    }
    return lines.toString().lines().toList();
  }

  private static Map<String, ImageRecord> images() throws IOException {
    Map<String, ImageRecord> images = new TreeMap<>();
    try (ShardReader reader =
        new ShardReader(CONF, corpus.cut(corpus.splits(), 1).get(0), corpus.splits())) {
      reader.forEachRemaining(image -> images.put(image.id(), image));
    }
    return images;
  }

  private static List<Float> numbers(Row row, String column) {
    return row.getList(row.fieldIndex(column));
  }

  private static float[] floats(Row row, String column) {
    List<Float> list = numbers(row, column);
    float[] values = new float[list.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = list.get(i);
    }
    return values;
  }
}
