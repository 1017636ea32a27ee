package org.sparkvae.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkvae.testing.SharedSpark;

class ColumnFileTest {
  private static final Configuration CONF = new Configuration();
  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          """
          message row {
            required binary id (STRING);
            optional int32 n;
            required group list (LIST) { repeated group list { required float element; } }
            required float x;
          }
          """);

  /** Three pages. */
  private static final int ROWS = 10_000;

  private static final int LENGTH = 5;

  @TempDir private Path dir;

  @Test
  void sparkReadsEveryRow() throws IOException {
    List<Row> rows = spark(write("rows", ROWS, LENGTH)).collectAsList();

    assertThat(rows).hasSize(ROWS);
    for (int i = 0; i < ROWS; i++) {
      Row row = rows.get(i);
      assertThat(row.<String>getAs("id")).isEqualTo(id(i));
      assertThat(row.<Integer>getAs("n")).isEqualTo(isNull(i) ? null : (Integer) i);
      assertThat(row.<Float>getList(row.fieldIndex("list")))
          .containsExactly(element(i, 0), element(i, 1), element(i, 2), element(i, 3), i - 4f);
      assertThat(row.<Float>getAs("x")).isEqualTo(-i);
    }
  }

  @Test
  void rowGroupsAreBoundedByBytes() throws IOException {
    int length = 4096;
    Path file = write("groups", 2200, length);

    List<BlockMetaData> groups = groups(file);
    assertThat(groups).hasSize(3);
    assertThat(groups).allSatisfy(g -> assertThat(g.getTotalByteSize()).isLessThan(18L << 20));
    assertThat(groups.get(1).getRowCount()).isEqualTo(groups.get(0).getRowCount());
    String whole =
        "size(list) = 4096 and list[0] = -x and list[4095] = -x - 4095"
            + " and (n = -x or n is null) and id = concat('row#', cast(-x as int))";
    assertThat(spark(file).where(whole).count()).isEqualTo(2200);
  }

  /** What a filter is answered with before any page is read. */
  @Test
  void statisticsHoldLeastAndGreatest() throws IOException {
    Path file = write("statistics", ROWS, LENGTH);

    BlockMetaData group = groups(file).get(0);
    assertThat(group.getColumns())
        .extracting(column -> column.getStatistics().minAsString())
        .containsExactly("row#0", "1", "-4.0", "-9999.0");
    assertThat(group.getColumns())
        .extracting(column -> column.getStatistics().maxAsString())
        .containsExactly("row#9999", "9999", "9999.0", "0.0");
    assertThat(group.getColumns().get(1).getStatistics().getNumNulls())
        .isEqualTo(spark(file).where("n is null").count())
        .isPositive();
    for (String one : List.of("x = -5000", "n = 9998", "id = 'row#4096'")) {
      assertThat(spark(file).where(one).count()).as(one).isEqualTo(1);
    }
  }

  /**
   * Pinned, since what differs between processes is equal within one: parquet-mr 1.13.1, zstd-jni
   * 1.5.5-4.
   */
  @Test
  void theSameRowsGiveTheSameBytes() throws IOException {
    assertThat(Digests.sha256(Files.readAllBytes(write("bytes", ROWS, LENGTH))))
        .isEqualTo("dc2ba4fb979a1563ef3f7992cd8094a7ff721c782be78382a22cb70e19146ecb");
  }

  @Test
  void aFileWithoutRowsIsReadable() throws IOException {
    assertThat(spark(write("empty", 0, LENGTH)).count()).isZero();
  }

  private static String id(int i) {
    return "row#" + i;
  }

  private static float element(int i, int j) {
    return i - j;
  }

  /** In the first page only. */
  private static boolean isNull(int i) {
    return i < 100 && i % 3 == 0;
  }

  private Path write(String name, int rows, int length) throws IOException {
    org.apache.hadoop.fs.Path staging = new org.apache.hadoop.fs.Path(dir.toUri());
    StagedFile.open(HadoopFiles.of(CONF, staging), staging);
    try (StagedFile file = StagedFile.create(CONF, staging, name, "0")) {
      fill(file, rows, length);
      StagedEntry entry = file.finish(rows, new TreeMap<>());
      return Files.move(dir.resolve(entry.attempt()), dir.resolve(name + ".parquet"));
    }
  }

  private static void fill(StagedFile staged, int rows, int length) throws IOException {
    TextColumn id = new TextColumn(SCHEMA.getColumnDescription(new String[] {"id"}));
    IntColumn n = new IntColumn(SCHEMA.getColumnDescription(new String[] {"n"}));
    FloatColumn list =
        new FloatColumn(
            SCHEMA.getColumnDescription(new String[] {"list", "list", "element"}), length);
    FloatColumn x = new FloatColumn(SCHEMA.getColumnDescription(new String[] {"x"}), 1);
    float[] values = new float[length + 1];
    try (ColumnFile file = new ColumnFile(staged, SCHEMA, List.of(id, n, list, x))) {
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < length; j++) {
          values[j + 1] = element(i, j);
        }
        id.add(Binary.fromString(id(i)));
        if (isNull(i)) {
          n.addNull();
        } else {
          n.add(i);
        }
        list.add(values, 1);
        x.add(-i);
        file.endRow();
      }
    }
  }

  private static Dataset<Row> spark(Path file) {
    return SharedSpark.session().read().parquet(file.toString());
  }

  private static List<BlockMetaData> groups(Path file) throws IOException {
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(file.toUri());
    try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromPath(path, CONF))) {
      return reader.getFooter().getBlocks();
    }
  }
}
