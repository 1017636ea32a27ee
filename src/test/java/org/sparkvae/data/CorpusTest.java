package org.sparkvae.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkvae.config.ImageShape;
import org.sparkvae.config.UserError;
import org.sparkvae.storage.Identity;
import org.sparkvae.storage.Manifest;
import org.sparkvae.storage.ParquetFiles;
import org.sparkvae.storage.Publication;
import org.sparkvae.storage.StagedEntry;
import org.sparkvae.storage.StagedFile;
import org.sparkvae.storage.StatusLine;

class CorpusTest {
  private static final Identity IDENTITY = new Identity("ingest", new TreeMap<>(), new TreeMap<>());
  private static final ImageShape SHAPE = new ImageShape(2, 1, 3);
  private static final Configuration CONF = new Configuration();

  @TempDir Path folder;
  private String uri;

  @BeforeEach
  void writeThreeShards() throws IOException {
    uri = folder.resolve("corpus").toString();
    try (Publication publication = Publication.open(CONF, uri, IDENTITY)) {
      publication.accept(
          List.of(
              shard(publication, 0, "train", "test", "train", "train"),
              shard(publication, 1, "test"),
              shard(publication, 2, "train", "train", "test", "train")));
      publication.publish(manifest(publication, CorpusSchema.KIND), StatusLine.of("ingest").json());
    }
  }

  private static Manifest manifest(Publication publication, String kind) {
    return Manifest.builder(kind, IDENTITY).shape(SHAPE).files(publication.files()).build();
  }

  private static StagedEntry shard(Publication publication, int number, String... splits)
      throws IOException {
    SortedMap<String, Long> counts = new TreeMap<>();
    String name = "data/part-" + number + ".parquet";
    try (StagedFile file = StagedFile.create(CONF, publication.staging(), name, "0")) {
      try (ParquetWriter<ImageRecord> writer =
          ParquetFiles.writer(file, new ImageWriteSupport(), false)) {
        for (int row = 0; row < splits.length; row++) {
          counts.merge(splits[row], 1L, Long::sum);
          writer.write(image(number, row, splits[row]));
        }
      }
      return file.finish(splits.length, counts);
    }
  }

  private static ImageRecord image(int shard, int row, String split) {
    byte[] pixels = {(byte) shard, (byte) row, -1, 0, 127, -128};
    Map<String, Float> attributes = row == 1 ? Map.of("smile", 0.5f, "age", 3f) : Map.of();
    Integer label = row == 0 ? null : row;
    return new ImageRecord(shard + "/" + row, label, attributes, split, SHAPE, pixels);
  }

  @Test
  void readsBackEveryField() throws IOException {
    List<ImageRecord> rows = read(Set.of("train", "test"), 1).get(0);
    assertThat(rows).hasSize(9);
    assertThat(rows.get(0).label()).isNull();
    assertThat(rows.get(1)).usingRecursiveComparison().isEqualTo(image(0, 1, "test"));
    assertThat(rows.get(2).attributes()).isEmpty();
  }

  @Test
  void countsTheRowsOfSplits() throws IOException {
    Corpus corpus = Corpus.open(CONF, uri);
    assertThat(corpus.rows(Set.of("train"))).isEqualTo(6);
    assertThat(corpus.rows(Set.of("train", "test"))).isEqualTo(9);
    assertThat(corpus.splits()).containsExactly("test", "train");
    assertThat(corpus.shape()).isEqualTo(SHAPE);
    assertThat(corpus.sha256()).isEqualTo(corpus.manifest().sha256());
  }

  @Test
  void cutsEvenlyWhateverTheShards() throws IOException {
    for (int parts = 1; parts <= 8; parts++) {
      List<List<ImageRecord>> cuts = read(Set.of("train"), parts);
      assertThat(cuts).hasSize(parts);
      assertThat(cuts.stream().flatMap(List::stream).map(ImageRecord::id))
          .containsExactly("0/0", "0/2", "0/3", "2/0", "2/1", "2/3");
      List<Integer> sizes = cuts.stream().map(List::size).sorted().toList();
      assertThat(sizes.get(parts - 1) - sizes.get(0)).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void cutsBetweenBlocksOnly() throws IOException {
    Set<String> train = Set.of("train");
    for (int parts = 1; parts <= 5; parts++) {
      List<List<ImageRecord>> cuts =
          read(train, Corpus.open(CONF, uri).cutBetweenBlocks(train, parts, 4));
      assertThat(cuts).hasSize(parts);
      assertThat(cuts.stream().filter(cut -> !cut.isEmpty()).map(List::size).toList())
          .isEqualTo(parts == 1 ? List.of(6) : List.of(4, 2));
      assertThat(cuts.stream().flatMap(List::stream).map(ImageRecord::id))
          .containsExactly("0/0", "0/2", "0/3", "2/0", "2/1", "2/3");
    }
  }

  private List<List<ImageRecord>> read(Set<String> splits, int parts) throws IOException {
    return read(splits, Corpus.open(CONF, uri).cut(splits, parts));
  }

  private static List<List<ImageRecord>> read(Set<String> splits, List<List<ShardSlice>> parts)
      throws IOException {
    List<List<ImageRecord>> cuts = new ArrayList<>();
    for (List<ShardSlice> slices : parts) {
      try (ShardReader reader = new ShardReader(CONF, slices, splits)) {
        List<ImageRecord> rows = new ArrayList<>();
        reader.forEachRemaining(rows::add);
        cuts.add(rows);
      }
    }
    return cuts;
  }

  @Test
  void refusesASplitThatIsNotThere() throws IOException {
    Corpus corpus = Corpus.open(CONF, uri);
    assertThatThrownBy(() -> corpus.rows(Set.of("validation")))
        .isInstanceOf(UserError.class)
        .hasMessage("Invalid split: validation (test, train)");
  }

  @Test
  void refusesWhatIsNoCorpus() throws IOException {
    String other = folder.resolve("latents").toString();
    try (Publication publication = Publication.open(CONF, other, IDENTITY)) {
      publication.publish(manifest(publication, "latents"), StatusLine.of("encode").json());
    }
    assertThatThrownBy(() -> Corpus.open(CONF, other))
        .isInstanceOf(UserError.class)
        .hasMessageEndingWith("latents: it holds latents, not a corpus of images");
  }

  @Test
  void namesTheFileThatIsBroken() throws IOException {
    Files.write(folder.resolve("corpus/data/part-1.parquet"), new byte[100]);
    assertThatThrownBy(() -> read(Set.of("train", "test"), 1))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("Cannot read ")
        .hasMessageContaining("part-1.parquet: ");
  }

  @Test
  void namesTheFileThatIsTooShort() throws IOException {
    Path data = folder.resolve("corpus/data");
    Files.copy(
        data.resolve("part-1.parquet"),
        data.resolve("part-0.parquet"),
        StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(() -> read(Set.of("train"), 1))
        .isInstanceOf(UserError.class)
        .hasMessageEndingWith("part-0.parquet: fewer rows than its manifest says");
  }
}
