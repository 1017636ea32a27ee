package org.sparkvae.storage;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.schema.MessageType;

/**
 * A Parquet file written column by column: values are collected in its {@link Column}s and become
 * pages when a row group is full. For rows of many numbers this costs a fraction of what the
 * records of {@link ParquetFiles} do. Memory is bounded by a row group; the same rows give the same
 * bytes in every process.
 */
public final class ColumnFile implements Closeable {
  /** Bounds what a writer, and later a reader, holds in memory. */
  private static final long ROW_GROUP_BYTES = 16L << 20;

  private static final int PAGE_BYTES = 1 << 20;
  private static final int MOST_ROWS_PER_PAGE = 4096;

  private final ParquetOutput output;
  private final ParquetFileWriter writer;
  private final CodecFactory codecs = new CodecFactory(ParquetFiles.settings(), PAGE_BYTES);
  private final List<Column> columns;
  private final int rowsPerPage;
  private int rows;
  private boolean closed;

  /**
   * Begins the file. Close this before {@link StagedFile#finish}.
   *
   * @param columns without rows; one for each of the schema's, in its order
   */
  public ColumnFile(StagedFile file, MessageType schema, List<? extends Column> columns)
      throws IOException {
    this.output = new ParquetOutput(file.stream());
    this.columns = List.copyOf(columns);
    this.rowsPerPage = rowsPerPage(this.columns);
    this.writer =
        new ParquetFileWriter(
            output.asFile(),
            schema,
            ParquetFileWriter.Mode.CREATE,
            ROW_GROUP_BYTES,
            0,
            ParquetProperties.DEFAULT_COLUMN_INDEX_TRUNCATE_LENGTH,
            ParquetProperties.DEFAULT_STATISTICS_TRUNCATE_LENGTH,
            ParquetProperties.DEFAULT_PAGE_WRITE_CHECKSUM_ENABLED);
    writer.start();
  }

  /** Says that every column has been given the value of one more row. */
  public void endRow() throws IOException {
    rows++;
    if (rows % rowsPerPage == 0 && bytes() >= ROW_GROUP_BYTES) {
      writeGroup();
    }
  }

  /** Writes what is left and the footer. */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (output) {
      writeGroup();
      output.beginFooter();
      writer.end(Map.of());
    } finally {
      codecs.release();
    }
  }

  /** A multiple of 8, so that the levels of a page are whole bytes. */
  private static int rowsPerPage(List<Column> columns) {
    int widest = columns.stream().mapToInt(Column::bytesPerRow).max().orElseThrow();
    return Math.max(8, Math.min(MOST_ROWS_PER_PAGE, PAGE_BYTES / widest) & ~7);
  }

  private long bytes() {
    long bytes = 0;
    for (Column column : columns) {
      bytes += column.bytes();
    }
    return bytes;
  }

  private void writeGroup() throws IOException {
    if (rows == 0) {
      return;
    }
    writer.startBlock(rows);
    for (Column column : columns) {
      writer.startColumn(column.descriptor(), column.values(rows), column.codec());
      for (int from = 0; from < rows; from += rowsPerPage) {
        writePage(column, from, Math.min(rows, from + rowsPerPage));
      }
      writer.endColumn();
      column.clear();
    }
    writer.endBlock();
    rows = 0;
  }

  private void writePage(Column column, int from, int to) throws IOException {
    BytesInput page = column.page(from, to);
    writer.writeDataPage(
        Math.toIntExact(column.values(to - from)),
        Math.toIntExact(page.size()),
        codecs.getCompressor(column.codec()).compress(page),
        column.statistics(from, to),
        to - from,
        Encoding.RLE,
        Encoding.RLE,
        Encoding.PLAIN);
  }
}
