package org.sparkvae.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
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
import org.junit.jupiter.params.provider.ValueSource;

class ParquetFilesTest {
  private static final int ROWS = 1000;
  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType("message row { required int32 n; }");

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

  @Test
  void theSameRowsGiveTheSameBytes() throws IOException {
    assertThat(write(false, "0").file()).isEqualTo(write(false, "1").file());
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
    try (StagedFile file =
        StagedFile.create(conf, new org.apache.hadoop.fs.Path(dir.toUri()), "data/p", attempt)) {
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
