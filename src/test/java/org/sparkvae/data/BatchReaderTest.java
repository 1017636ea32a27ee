package org.sparkvae.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkvae.config.ImageShape;
import org.sparkvae.config.UserError;

/** On shards of several row groups, each of many pages. */
class BatchReaderTest {
  private static final Configuration CONF = new Configuration();
  private static final ImageShape SHAPE = new ImageShape(64, 64, 3);
  private static final int IMAGES = 4500;

  @TempDir static Path folder;
  private static Corpus corpus;

  @BeforeAll
  static void write() throws IOException {
    corpus = SyntheticCorpus.write(folder.resolve("corpus"), SHAPE, IMAGES, 2);
  }

  @Test
  void theShardsHaveMoreThanOneRowGroup() throws IOException {
    String shard = corpus.cut(List.of("train"), 1).get(0).get(0).path();
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(shard);
    try (ParquetFileReader file = ParquetFileReader.open(HadoopInputFile.fromPath(path, CONF))) {
      assertThat(file.getRowGroups()).hasSizeGreaterThan(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 256", "7, 100", "37, 4096", "400, 7"})
  void readsWhatTheRowByRowReaderReads(int cuts, int batchSize) throws IOException {
    for (List<String> splits : List.of(List.of("train"), List.of("test", "validation"))) {
      List<List<ShardSlice>> slices = corpus.cut(splits, cuts);
      for (int cut = 0; cut < cuts; cut += 1 + cuts / 10) {
        assertThat(batches(slices.get(cut), splits, batchSize))
            .isEqualTo(rows(slices.get(cut), splits));
      }
    }
  }

  @Test
  void readsNoIdsWhereTheyAreNotAskedFor() throws IOException {
    List<String> splits = List.of("train");
    ImageBatch named = new ImageBatch(SHAPE, 50);
    ImageBatch bare = new ImageBatch(SHAPE, 50);
    List<ShardSlice> slices = corpus.cut(splits, 3).get(1);
    try (BatchReader all = new BatchReader(CONF, slices, splits, true);
        BatchReader pixels = new BatchReader(CONF, slices, splits, false)) {
      while (all.read(named)) {
        assertThat(pixels.read(bare)).isTrue();
        assertThat(bare.pixels()).isEqualTo(named.pixels());
        assertThat(bare.count()).isEqualTo(named.count());
        assertThat(bare.id(0)).isNull();
        assertThat(bare.labels()).isEqualTo(named.labels());
      }
      assertThat(pixels.read(bare)).isFalse();
      assertThat(bare.count()).isZero();
    }
  }

  @Test
  void readsLabelsWhereSomeImagesHaveNone() throws IOException {
    List<ImageRecord> images = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      String split = i % 4 == 1 ? "test" : "train";
      Integer label = i % 3 == 0 ? null : i;
      byte[] pixels = {(byte) i, (byte) (i >> 8)};
      images.add(
          new ImageRecord("image#" + i, label, Map.of(), split, new ImageShape(1, 2, 1), pixels));
    }
    String place = folder.resolve("partly").toString();
    Corpora.write(place, images, List.of());
    List<String> train = List.of("train");
    List<ShardSlice> middle = Corpus.open(CONF, place).cut(train, 3).get(1);
    int count = 0;
    ImageBatch batch = new ImageBatch(new ImageShape(1, 2, 1), 7);
    try (BatchReader reader = new BatchReader(CONF, middle, train, false)) {
      while (reader.read(batch)) {
        for (int i = 0; i < batch.count(); i++, count++) {
          byte[] pixels = batch.pixels();
          int image = Byte.toUnsignedInt(pixels[2 * i]) + 256 * pixels[2 * i + 1];
          assertThat(batch.labels()[i]).isEqualTo(image % 3 == 0 ? ImageBatch.NO_LABEL : image);
        }
      }
    }
    assertThat(count).isEqualTo(125);
  }

  @Test
  void namesTheShardThatIsGoneOrTooShort() throws IOException {
    Path other = folder.resolve("other");
    List<ShardSlice> slices =
        SyntheticCorpus.write(other, new ImageShape(8, 8, 1), 100, 2)
            .cut(List.of("train"), 1)
            .get(0);
    Path first = Path.of(java.net.URI.create(slices.get(0).path()).getPath());
    Path second = Path.of(java.net.URI.create(slices.get(1).path()).getPath());
    List<ShardSlice> tooMany =
        List.of(new ShardSlice(slices.get(0).path(), 0, slices.get(0).count() + 1));
    assertThatThrownBy(() -> readAll(tooMany, new ImageShape(8, 8, 1)))
        .isInstanceOf(UserError.class)
        .hasMessage("Cannot read " + tooMany.get(0).path() + ": fewer rows than its manifest says");

    Files.move(second, first, StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(() -> readAll(slices, new ImageShape(8, 8, 1)))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("Cannot read " + slices.get(1).path() + ": ")
        .hasMessageContaining("does not exist");
  }

  /** Pages have checksums; what lies between them makes no sense any more, or is not needed. */
  @Test
  void aFlippedByteIsRefusedByNameOrChangesNoImage() throws IOException {
    ImageShape shape = new ImageShape(8, 8, 1);
    List<String> splits = List.of("train");
    List<ShardSlice> slices =
        SyntheticCorpus.write(folder.resolve("flipped"), shape, 200, 1).cut(splits, 1).get(0);
    String uri = slices.get(0).path();
    Path shard = Path.of(java.net.URI.create(uri).getPath());
    byte[] whole = Files.readAllBytes(shard);
    List<String> rows = rows(slices, splits);
    List<String> batches = batches(slices, splits, 64, shape);
    int refused = 0;
    for (int at = 0; at < whole.length; at += 41) {
      byte[] flipped = whole.clone();
      flipped[at] ^= 1;
      Files.write(shard, flipped);
      refused += refused(uri, () -> rows(slices, splits), rows);
      refused += refused(uri, () -> batches(slices, splits, 64, shape), batches);
    }
    // More than half of the file are pages that both readers read.
    assertThat(refused).isGreaterThan(whole.length / 41);
  }

  private static int refused(String uri, Callable<List<String>> read, List<String> images) {
    try {
      assertThat(read.call()).isEqualTo(images);
      return 0;
    } catch (Exception e) {
      assertThat(e).isInstanceOf(UserError.class).hasMessageStartingWith("Cannot read " + uri);
      return 1;
    }
  }

  @Test
  void refusesImagesOfAnotherShape() {
    List<ShardSlice> slices = corpus.cut(List.of("train"), 1).get(0);
    assertThatThrownBy(() -> readAll(slices, new ImageShape(128, 32, 3)))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "Cannot read "
                + slices.get(0).path()
                + ": its images have a height of 64 to 64, not 128");
  }

  private static void readAll(List<ShardSlice> slices, ImageShape shape) throws IOException {
    ImageBatch batch = new ImageBatch(shape, 64);
    try (BatchReader reader = new BatchReader(CONF, slices, List.of("train"), false)) {
      while (reader.read(batch)) {
        assertThat(batch.count()).isPositive();
      }
    }
  }

  private static List<String> batches(List<ShardSlice> slices, List<String> splits, int size)
      throws IOException {
    return batches(slices, splits, size, SHAPE);
  }

  private static List<String> batches(
      List<ShardSlice> slices, List<String> splits, int size, ImageShape shape) throws IOException {
    List<String> images = new ArrayList<>();
    ImageBatch batch = new ImageBatch(shape, size);
    int pixels = shape.pixels();
    try (BatchReader reader = new BatchReader(CONF, slices, splits, true)) {
      while (reader.read(batch)) {
        for (int i = 0; i < batch.count(); i++) {
          byte[] image = Arrays.copyOfRange(batch.pixels(), i * pixels, (i + 1) * pixels);
          String id = batch.id(i).toStringUsingUTF8();
          images.add(words(id, batch.labels()[i], batch.split(i), image));
        }
      }
    }
    return images;
  }

  private static List<String> rows(List<ShardSlice> slices, List<String> splits)
      throws IOException {
    List<String> images = new ArrayList<>();
    try (ShardReader reader = new ShardReader(CONF, slices, splits)) {
      reader.forEachRemaining(
          image -> images.add(words(image.id(), image.label(), image.split(), image.pixels())));
    }
    return images;
  }

  private static String words(String id, int label, String split, byte[] pixels) {
    return id + " " + label + " " + split + " " + Arrays.hashCode(pixels);
  }
}
