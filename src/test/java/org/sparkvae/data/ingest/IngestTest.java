package org.sparkvae.data.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sparkvae.config.ConfigLoader;
import org.sparkvae.config.ImageShape;
import org.sparkvae.config.UserError;
import org.sparkvae.data.Corpus;
import org.sparkvae.data.ImageRecord;
import org.sparkvae.data.decode.TestImages;
import org.sparkvae.data.source.SourceFormat;
import org.sparkvae.storage.FileEntry;
import org.sparkvae.testing.SharedSpark;

/** The corpus that comes out, whatever the format was. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class IngestTest {
  private static final Path FASHION_MNIST = Path.of("/usr/share/datasets/fashion-mnist");

  @TempDir Path folder;
  private IngestFixture ingest;

  @BeforeEach
  void setUp() {
    ingest = new IngestFixture(folder);
  }

  @Test
  void ordersRowsByTheHashOfSeedAndId() throws IOException {
    TestSources.idxPairs(ingest.input(), false);
    ingest.run("ingest.shard-bytes=50");
    List<String> ids = ingest.images().stream().map(ImageRecord::id).toList();
    List<String> sorted = new ArrayList<>(ids);
    sorted.sort(Comparator.comparing(id -> RowKey.of(id, 0, 1)));
    assertThat(ids).hasSize(50).isEqualTo(sorted);
    assertThat(ids).isNotEqualTo(ids.stream().sorted().toList());
  }

  @Test
  void givesAnotherOrderToAnotherSeedButNoOtherSplit() throws IOException {
    TestSources.idxPairs(ingest.input(), false);
    ingest.run("ingest.validation-fraction=0.3");
    List<ImageRecord> first = ingest.images();
    IngestFixture other = new IngestFixture(Files.createDirectory(folder.resolve("other")));
    other.run(ingest.input(), "ingest.validation-fraction=0.3", "ingest.seed=2");
    List<ImageRecord> second = other.images();
    assertThat(ids(second))
        .isNotEqualTo(ids(first))
        .containsExactlyInAnyOrderElementsOf(ids(first));
    Map<String, ImageRecord> byId = other.imagesById();
    assertThat(first)
        .allSatisfy(image -> assertThat(byId.get(image.id()).split()).isEqualTo(image.split()))
        .extracting(ImageRecord::split)
        .contains("validation");
  }

  private static List<String> ids(List<ImageRecord> images) {
    return images.stream().map(ImageRecord::id).toList();
  }

  @Test
  void cutsShardsBySize() throws IOException {
    TestSources.idxPairs(ingest.input(), false);
    // 50 images of 6 bytes in shards of 30: 10, each even range of hashes one.
    ObjectNode line = ingest.run("ingest.shard-bytes=30");
    assertThat(line.get("images").asInt()).isEqualTo(50);
    assertThat(line.get("errors").asInt()).isZero();
    assertThat(line.get("shards").asInt()).isEqualTo(10);
    assertThat(line.get("manifest_sha256").asText()).isEqualTo(ingest.corpus().sha256());
    assertThat(ingest.corpus().rows(Set.of("train", "validation"))).isEqualTo(40);
    for (FileEntry file : ingest.corpus().manifest().files()) {
      long inSplits = file.splits().values().stream().mapToLong(Long::longValue).sum();
      assertThat(inSplits).isEqualTo(file.rows());
    }
  }

  @Test
  void neverMakesMoreShardsThanRows() throws IOException {
    TestSources.put(ingest.input(), "a.png", TestImages.png(4, 4, 1));
    TestSources.put(ingest.input(), "b.png", TestImages.png(4, 4, 2));
    assertThat(ingest.run().get("shards").asInt()).isLessThanOrEqualTo(2);
    assertThat(ingest.images()).hasSize(2);
  }

  @Test
  void isReadBySparkUnderTheSchemaOfTheDesign() throws IOException {
    TestSources.idxPairs(ingest.input(), false);
    ingest.run();
    Dataset<Row> data =
        SharedSpark.session().read().parquet(ingest.output().resolve("data").toString());
    assertThat(data.schema().toDDL())
        .isEqualTo(
            "id STRING,label INT,attributes MAP<STRING, FLOAT>,split STRING,height INT,width INT,"
                + "channels INT,pixels BINARY");
    assertThat(data.count()).isEqualTo(50);
    Row row = data.where("id = 'train-images-idx3-ubyte#7'").first();
    assertThat((byte[]) row.getAs("pixels")).containsExactly(42, 43, 44, 45, 46, 47);
    assertThat(row.<Integer>getAs("label")).isEqualTo(7);
    assertThat(ingest.errors()).isEmpty();
  }

  @Test
  void changesNothingWhenRunAgain() throws IOException {
    TestSources.idxPairs(ingest.input(), false);
    ObjectNode line = ingest.run();
    Map<String, Long> files = ingest.files();
    assertThat(ingest.run()).hasToString(line.toString());
    assertThat(ingest.files()).isEqualTo(files);
  }

  @Test
  void asksForSparkOnlyWhenThereIsWork() throws IOException {
    TestSources.idxPairs(ingest.input(), false);
    ingest.run();
    IngestRequest request =
        new IngestRequest(
            ingest.input().toString(), SourceFormat.AUTO, null, null, ConfigLoader.load().ingest());
    Ingest again =
        new Ingest(
            new Configuration(),
            () -> {
              throw new AssertionError("Spark for nothing");
            });
    assertThat(again.run(request, ingest.output().toString()).get("images").asInt()).isEqualTo(50);
  }

  @Test
  void refusesAnOutputOfOtherImagesOrArguments() throws IOException {
    TestSources.idxPairs(ingest.input(), false);
    ingest.run();
    Map<String, Long> files = ingest.files();
    assertThatThrownBy(() -> ingest.run("ingest.seed=2"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("ingest.seed");
    TestSources.put(
        ingest.input(), "extra-images-idx3-ubyte", TestSources.idx(TestSources.ramp(6), 1, 2, 3));
    assertThatThrownBy(ingest::run)
        .isInstanceOf(UserError.class)
        .hasMessageContaining("it holds other content");
    assertThat(ingest.files()).isEqualTo(files);
  }

  @Test
  void dependsOnImagesAloneNotOnWhereAndWhen() throws IOException {
    TestSources.idxPairs(ingest.input(), true);
    ObjectNode line = ingest.run();
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    IngestFixture copy = new IngestFixture(elsewhere);
    TestSources.idxPairs(copy.input(), true);
    assertThat(copy.run()).isEqualTo(line);
  }

  @Test
  void takesFractionsThatMakeSense() throws IOException {
    TestSources.idxPairs(ingest.input(), false);
    ingest
        .assertRefused(ingest.input(), "ingest.validation-fraction=0.6", "ingest.test-fraction=0.5")
        .hasMessage(
            "Invalid ingest.test-fraction: 0.5 (with ingest.validation-fraction at most 1)");
  }

  @Test
  void readsFashionMnist() throws IOException {
    assumeThat(FASHION_MNIST).as("apt-get install dataset-fashion-mnist").isDirectory();
    ObjectNode line = ingest.run(FASHION_MNIST);
    assertThat(line.get("images").asInt()).isEqualTo(70_000);
    assertThat(line.get("shards").asInt()).isEqualTo(4);
    Corpus corpus = ingest.corpus();
    assertThat(corpus.shape()).isEqualTo(new ImageShape(28, 28, 1));
    assertThat(corpus.rows(Set.of("test"))).isEqualTo(10_000);
    assertThat(corpus.rows(Set.of("train", "validation"))).isEqualTo(60_000);
    assertFairShards();
  }

  /** Every shard has each of the ten classes, near a tenth of it. */
  private void assertFairShards() {
    Dataset<Row> data =
        SharedSpark.session().read().parquet(ingest.output().resolve("data").toString());
    List<Row> counts =
        data.groupBy(functions.input_file_name(), data.col("label")).count().collectAsList();
    assertThat(counts)
        .hasSize(40)
        .allSatisfy(row -> assertThat(row.getLong(2)).isBetween(1550L, 1950L));
  }
}
