package org.sparkvae.latent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkvae.storage.Identity;
import org.sparkvae.storage.Publication;
import org.sparkvae.storage.StagedEntry;

final class NpyPartsTest {
  private static final List<NpyParts.Column> COLUMNS =
      List.of(new NpyParts.Column("a", List.of(1)), new NpyParts.Column("b", List.of(2, 1)));

  private Path staging;

  @BeforeEach
  void openPublication(@TempDir Path folder) throws IOException {
    String output = folder.resolve("output").toString();
    Identity identity = new Identity("encode", new TreeMap<>(), new TreeMap<>());
    Publication publication = Publication.open(new Configuration(), output, identity);
    staging = Path.of(publication.staging().toUri());
  }

  @Test
  void cutsAtPlannedRowsAndLeavesOutTheSkipped() throws IOException {
    NpyParts.Plan plan = new NpyParts.Plan(5, 8, 3);
    try (TaskFiles files = files()) {
      NpyParts parts = new NpyParts(files, plan, COLUMNS);
      // Parts of planned rows 0-2, 3-5 and 6-7: the first begins with an error, the second is all.
      for (int row = 0; row < 8; row++) {
        if (row == 0 || (row >= 3 && row < 6)) {
          parts.skip();
        } else {
          parts.add(Binary.fromString("id" + row), new float[] {0, row, row, -row}, 1);
        }
      }

      assertThat(files.finished())
          .extracting(entry -> entry.file().path() + " " + entry.file().rows())
          .containsExactly(
              "npy/a-00005.npy 2",
              "npy/b-00005.npy 2",
              "npy/ids-00005.txt 2",
              "npy/a-00007.npy 2",
              "npy/b-00007.npy 2",
              "npy/ids-00007.txt 2");
      assertThat(content(files.finished().get(2))).isEqualTo("id1\nid2\n");
      assertThat(content(files.finished().get(5))).isEqualTo("id6\nid7\n");
    }
    assertThat(plan.next()).isEqualTo(8);
  }

  @Test
  void theWidestArrayBoundsAPart() {
    assertThat(NpyParts.rowsPerPart(COLUMNS)).isEqualTo((32 << 20) / 4 / 2);
    assertThat(NpyParts.rowsPerPart(List.of(new NpyParts.Column("a", List.of(9000, 9000)))))
        .isEqualTo(1);
  }

  @Test
  void filesThatWereNotFinishedAreDeleted() throws IOException {
    try (TaskFiles files = files()) {
      files.create("npy/a-00000.npy").stream().write(1);
    }
    assertThat(staging.resolve("_attempts/npy")).isEmptyDirectory();
  }

  private TaskFiles files() {
    org.apache.hadoop.fs.Path root = new org.apache.hadoop.fs.Path(staging.toString());
    return new TaskFiles(new Configuration(), root, "attempt-0");
  }

  private String content(StagedEntry entry) throws IOException {
    return Files.readString(staging.resolve(entry.attempt()));
  }
}
