package org.sparkvae.data.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkvae.config.ImageShape;
import org.sparkvae.data.ImageRecord;
import org.sparkvae.data.decode.BadImageException;
import org.sparkvae.data.decode.DecodeLimits;
import org.sparkvae.data.decode.Decoder;
import org.sparkvae.data.decode.EncodedImage;
import org.sparkvae.data.decode.TestImages;
import org.sparkvae.data.source.SplitNames;
import org.sparkvae.testing.SharedSpark;

/** Every format that {@code ingest} reads, recognised without being told. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class IngestFormatsTest {
  @TempDir Path folder;
  private IngestFixture ingest;

  @BeforeEach
  void setUp() {
    ingest = new IngestFixture(folder);
  }

  private static byte[] rgb(byte[] png) throws IOException, BadImageException {
    Decoder decoder = new Decoder(new DecodeLimits(null, 1), null, null);
    return decoder.decode(new EncodedImage(png)).pixels();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void readsIdxPairs(boolean zipped) throws IOException {
    TestSources.idxPairs(ingest.input(), zipped);
    ingest.run();
    Map<String, ImageRecord> images = ingest.imagesById();
    assertThat(images).hasSize(50);
    ImageRecord image = images.get("t10k-images-idx3-ubyte#3");
    assertThat(image.split()).isEqualTo("test");
    assertThat(image.label()).isEqualTo(3);
    assertThat(image.shape()).isEqualTo(new ImageShape(2, 3, 1));
    assertThat(image.pixels()).containsExactly(18, 19, 20, 21, 22, 23);
    assertThat(images.get("train-images-idx3-ubyte#39").split()).isIn("train", "validation");
    assertThat(ingest.corpus().classes()).isEmpty();
  }

  @Test
  void readsOneIdxFileAndFindsItsLabels() throws IOException {
    TestSources.idxPairs(ingest.input(), true);
    ingest.run(ingest.input().resolve("train-images-idx3-ubyte.gz"));
    assertThat(ingest.images()).hasSize(40);
    assertThat(ingest.imagesById().get("train-images-idx3-ubyte#5").label()).isEqualTo(5);
    assertThat(ingest.corpus().splits()).doesNotContain("test");
  }

  @Test
  void readsIdxOfColoursWithoutLabels() throws IOException {
    byte[] idx = TestSources.idx(TestSources.ramp(2 * 12), 2, 2, 2, 3);
    ingest.run(TestSources.put(ingest.input(), "pictures", idx));
    ImageRecord image = ingest.imagesById().get("pictures#1");
    assertThat(image.shape()).isEqualTo(new ImageShape(2, 2, 3));
    assertThat(image.label()).isNull();
    assertThat(image.pixels()).startsWith(12, 13, 14).endsWith(23);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void readsCifar10(boolean zipped) throws IOException {
    byte[] batch = new byte[2 * 3073];
    batch[0] = 6;
    batch[3073] = 9;
    Arrays.fill(batch, 3074, 3074 + 1024, (byte) 10);
    Arrays.fill(batch, 3074 + 1024, 3074 + 2048, (byte) 20);
    Arrays.fill(batch, 3074 + 2048, 3074 + 3072, (byte) 30);
    String suffix = zipped ? ".bin.gz" : ".bin";
    byte[] bytes = zipped ? TestSources.gzip(batch) : batch;
    TestSources.put(ingest.input(), "data_batch_1" + suffix, bytes);
    TestSources.put(ingest.input(), "test_batch" + suffix, bytes);
    TestSources.put(ingest.input(), "batches.meta.txt", TestSources.text("bird\ncat\n\n"));
    ingest.run();
    Map<String, ImageRecord> images = ingest.imagesById();
    assertThat(images).hasSize(4);
    ImageRecord image = images.get("test_batch.bin#1");
    assertThat(image.split()).isEqualTo("test");
    assertThat(image.label()).isEqualTo(9);
    assertThat(image.pixels()).hasSize(3072).startsWith(10, 20, 30, 10, 20, 30);
    assertThat(ingest.corpus().classes()).containsExactly("bird", "cat");
  }

  @Test
  void readsFoldersOfClasses() throws IOException, BadImageException {
    byte[] zebra = TestImages.png(4, 5, 1);
    TestSources.put(ingest.input(), "zebra/one two%.png", zebra);
    TestSources.put(ingest.input(), "ant/deep/bee/1.bmp", bmp(2));
    TestSources.put(ingest.input(), "ant/2.PNG", TestImages.png(4, 5, 3));
    TestSources.put(ingest.input(), "top.png", TestImages.png(4, 5, 4));
    TestSources.put(ingest.input(), "README.txt", TestSources.text("read me"));
    TestSources.put(ingest.input(), ".hidden/x.png", TestSources.text("no image"));
    TestSources.put(ingest.input(), "ant/._2.png", TestSources.text("no image"));
    ingest.run();
    Map<String, ImageRecord> images = ingest.imagesById();
    assertThat(images)
        .containsOnlyKeys("zebra/one two%25.png", "ant/deep/bee/1.bmp", "ant/2.PNG", "top.png");
    assertThat(ingest.corpus().classes()).containsExactly("ant", "bee", "zebra");
    assertThat(images.get("ant/2.PNG").label()).isZero();
    assertThat(images.get("ant/deep/bee/1.bmp").label()).isEqualTo(1);
    assertThat(images.get("zebra/one two%25.png").label()).isEqualTo(2);
    assertThat(images.get("zebra/one two%25.png").pixels()).isEqualTo(rgb(zebra));
    assertThat(images.get("top.png").label()).isNull();
  }

  private static byte[] bmp(int seed) {
    return TestImages.encode(TestImages.rgb(4, 5, seed), "bmp");
  }

  @Test
  void keepsTheSplitsOfFolders() throws IOException {
    for (String split : List.of("train", "val", "test")) {
      for (int i = 0; i < 20; i++) {
        TestSources.put(ingest.input(), split + "/cat/" + i + ".png", TestImages.png(3, 3, i));
      }
    }
    TestSources.put(ingest.input(), "test/loose.png", TestImages.png(3, 3, 9));
    ingest.run("ingest.validation-fraction=0.5");
    assertThat(ingest.images())
        .hasSize(61)
        .allSatisfy(
            image ->
                assertThat(image.split())
                    .isEqualTo(SplitNames.canonical(Path.of(image.id()).getName(0).toString())));
    assertThat(ingest.corpus().classes()).containsExactly("cat");
    assertThat(ingest.imagesById().get("test/loose.png").label()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"images.tar", "images.tar.gz"})
  void readsTars(String name) throws IOException, BadImageException {
    byte[] png = TestImages.png(4, 5, 1);
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("./train/dog/1.png", png);
    entries.put("test/cat/2.png", TestImages.png(4, 5, 2));
    entries.put("test/cat/" + "long".repeat(40) + ".png", TestImages.png(4, 5, 3));
    entries.put("test/labels.csv", TestSources.text("a,b"));
    byte[] tar = TestSources.tar(entries);
    byte[] bytes = name.endsWith("gz") ? TestSources.gzip(tar) : tar;
    ingest.run(TestSources.put(ingest.input(), name, bytes));
    Map<String, ImageRecord> images = ingest.imagesById();
    assertThat(images).hasSize(3).containsKeys("train/dog/1.png", "test/cat/2.png");
    assertThat(images.get("train/dog/1.png").pixels()).isEqualTo(rgb(png));
    assertThat(images.get("train/dog/1.png").label()).isEqualTo(1);
    assertThat(images.get("test/cat/2.png").split()).isEqualTo("test");
    assertThat(ingest.corpus().classes()).containsExactly("cat", "dog");
  }

  @Test
  void readsAFolderOfTars() throws IOException {
    for (int i = 0; i < 2; i++) {
      byte[] tar = TestSources.tar(Map.of("a.png", TestImages.png(4, 5, i)));
      TestSources.put(ingest.input(), "shard-" + i + ".tar", tar);
    }
    ingest.run();
    assertThat(ingest.imagesById()).containsOnlyKeys("shard-0.tar/a.png", "shard-1.tar/a.png");
  }

  private void writeParquet(StructType schema, List<Object[]> rows) {
    SharedSpark.session()
        .createDataFrame(rows.stream().map(RowFactory::create).toList(), schema)
        .coalesce(1)
        .write()
        .mode(SaveMode.Overwrite)
        .parquet(ingest.input().toString());
  }

  @Test
  void readsParquetWithNamedClasses() throws IOException, BadImageException {
    byte[] png = TestImages.png(4, 5, 1);
    StructType schema =
        StructType.fromDDL("path STRING, content BINARY, label STRING, split STRING, more INT");
    writeParquet(
        schema,
        List.of(
            new Object[] {"x/1.png", png, "dog", "train", 1},
            new Object[] {"x/2.png", TestImages.png(4, 5, 2), "cat", "test", 2},
            new Object[] {"x/3.png", TestImages.png(4, 5, 3), null, "extra", 3}));
    ingest.run("ingest.validation-fraction=0");
    Map<String, ImageRecord> images = ingest.imagesById();
    assertThat(images).containsOnlyKeys("x/1.png", "x/2.png", "x/3.png");
    assertThat(images.get("x/1.png").pixels()).isEqualTo(rgb(png));
    assertThat(images.get("x/1.png").label()).isEqualTo(1);
    assertThat(images.get("x/3.png").label()).isNull();
    assertThat(images.values())
        .extracting(ImageRecord::split)
        .containsExactly("train", "test", "extra");
    assertThat(ingest.corpus().classes()).containsExactly("cat", "dog");
  }

  @Test
  void readsParquetWithImagesInStructs() throws IOException {
    StructType schema =
        StructType.fromDDL("image STRUCT<bytes: BINARY, path: STRING>, label BIGINT");
    writeParquet(
        schema,
        List.of(
            new Object[] {RowFactory.create(TestImages.png(4, 5, 1), "same.png"), 7L},
            new Object[] {RowFactory.create(TestImages.png(4, 5, 2), "same.png"), 8L},
            new Object[] {null, 9L}));
    ingest.run("ingest.max-error-fraction=0.4");
    assertThat(ingest.images())
        .hasSize(2)
        .extracting(ImageRecord::label)
        .containsExactlyInAnyOrder(7, 8);
    assertThat(ingest.images()).allSatisfy(image -> assertThat(image.id()).contains(".parquet#"));
    assertThat(ingest.errors()).hasSize(1).containsValue("no image in its row");
  }

  @Test
  void readsImagesBesideATarOfThem() throws IOException {
    TestSources.put(ingest.input(), "cat/1.png", TestImages.png(4, 5, 1));
    TestSources.put(ingest.input(), "all.tar", TestSources.tar(Map.of()));
    ingest.run("ingest.max-error-fraction=0.5");
    assertThat(ingest.imagesById()).containsOnlyKeys("cat/1.png");
    assertThat(ingest.errors()).containsOnlyKeys("all.tar");
  }

  @Test
  void readsACorpusAgain() throws IOException {
    TestSources.put(ingest.input(), "train/cat/a%#.png", TestImages.png(4, 6, 1));
    TestSources.put(ingest.input(), "test/dog/b.png", TestImages.png(4, 6, 2));
    ingest.run("ingest.validation-fraction=0");
    Map<String, ImageRecord> first = ingest.imagesById();
    IngestFixture second = new IngestFixture(Files.createDirectory(folder.resolve("second")));
    second.run(ingest.output(), "ingest.validation-fraction=0");
    assertThat(second.imagesById()).usingRecursiveComparison().isEqualTo(first);
    assertThat(second.corpus().classes()).containsExactly("cat", "dog");
  }

  @Test
  void resizesToTheAskedSizeAndChannels() throws IOException {
    TestSources.put(ingest.input(), "a.png", TestImages.png(8, 8, 1));
    BufferedImage grey = TestImages.grey(5, 9, 2);
    TestSources.put(ingest.input(), "b.png", TestImages.encode(grey, "png"));
    ingest.size(4, 6).channels(1).run();
    assertThat(ingest.corpus().shape()).isEqualTo(new ImageShape(4, 6, 1));
    assertThat(ingest.images()).hasSize(2).allSatisfy(i -> assertThat(i.pixels()).hasSize(24));
  }
}
