package org.sparkvae.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.example.GroupWriteSupport;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParquetFilesTest {
  private static final int ROWS = 1000;
  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType("message row { optional int32 n; }");

  private final Configuration conf = new Configuration();
  @TempDir private Path dir;

  @Test
  void whatIsWrittenIsReadAgain() throws IOException {
    org.apache.hadoop.fs.Path path = path(write(false, "0"));
    int sum = 0;
    try (ParquetReader<Group> reader =
        ParquetReader.builder(new GroupReadSupport(), path).build()) {
      for (Group row = reader.read(); row != null; row = reader.read()) {
        sum += row.getInteger("n", 0);
      }
    }
    assertThat(sum).isEqualTo(5 * (ROWS / 10) * 9);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void columnsAreZstdWithADictionaryIfWanted(boolean dictionary) throws IOException {
    ColumnChunkMetaData column = column(write(dictionary, "0"));
    assertThat(column.getCodec()).isEqualTo(CompressionCodecName.ZSTD);
    assertThat(column.hasDictionaryPage()).isEqualTo(dictionary);
  }

  /**
   * Pinned, since what differs between processes is equal within one: parquet-mr 1.13.1, zstd-jni
   * 1.5.5-4.
   */
  @ParameterizedTest
  @CsvSource({
    "false, 4181e0d42b517d724854faf783381beb99acdcf39b1f2eba5c17d58d68109a9d",
    "true, 8d3fe913faa268689928e3724b145c3aa0cdd43fb9af20354a607b43a6d561e7"
  })
  void theSameRowsGiveTheSameBytes(boolean dictionary, String sha256) throws IOException {
    assertThat(write(dictionary, "0").file().sha256()).isEqualTo(sha256);
  }

  @Test
  void encodingsAreInTheOrderOfTheFormat() throws IOException {
    byte[] file = Files.readAllBytes(dir.resolve(write(true, "0").attempt()));
    int end = file.length - 8;
    int start = end - ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(end);
    FileMetaData footer = Util.readFileMetaData(new ByteArrayInputStream(file, start, end - start));
    assertThat(footer.getRow_groups().get(0).getColumns().get(0).getMeta_data().getEncodings())
        .hasSizeGreaterThan(1)
        .isSorted();
  }

  private ColumnChunkMetaData column(StagedEntry entry) throws IOException {
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(path(entry), conf))) {
      return reader.getFooter().getBlocks().get(0).getColumns().get(0);
    }
  }

  private StagedEntry write(boolean dictionary, String attempt) throws IOException {
    GroupWriteSupport support = new GroupWriteSupport();
    Configuration own = new Configuration(conf);
    GroupWriteSupport.setSchema(SCHEMA, own);
    support.init(own);
    org.apache.hadoop.fs.Path staging = new org.apache.hadoop.fs.Path(dir.toUri());
    StagedFile.open(HadoopFiles.of(conf, staging), staging);
    try (StagedFile file = StagedFile.create(conf, staging, "data/p", attempt)) {
      try (ParquetWriter<Group> writer = ParquetFiles.writer(file, support, dictionary)) {
        for (int i = 0; i < ROWS; i++) {
          SimpleGroup row = new SimpleGroup(SCHEMA);
          row.add("n", i % 10);
          writer.write(row);
        }
      }
      return file.finish(ROWS, new TreeMap<>());
    }
  }

  private org.apache.hadoop.fs.Path path(StagedEntry entry) {
    return new org.apache.hadoop.fs.Path(dir.resolve(entry.attempt()).toUri());
  }
}
