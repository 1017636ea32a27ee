package org.sparkvae.latent;

import java.io.Closeable;
import java.io.IOException;
import java.util.Collections;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.sparkvae.storage.ParquetFiles;
import org.sparkvae.storage.StagedFile;

/**
 * One Parquet file of a task, of rows that belong to no split; created with its first row unless it
 * is opened before.
 */
final class ParquetRows<T> implements Closeable {
  private final TaskFiles files;
  private final String name;
  private final WriteSupport<T> support;
  private StagedFile file;
  private ParquetWriter<T> writer;
  private long rows;

  ParquetRows(TaskFiles files, String name, WriteSupport<T> support) {
    this.files = files;
    this.name = name;
    this.support = support;
  }

  long rows() {
    return rows;
  }

  /** Makes the file, rows or not. */
  void open() throws IOException {
    if (writer == null) {
      file = files.create(name);
      writer = ParquetFiles.writer(file, support, false);
    }
  }

  void add(T row) throws IOException {
    open();
    writer.write(row);
    rows++;
  }

  void finish() throws IOException {
    if (writer != null) {
      close();
      files.finish(file, rows, Collections.emptySortedMap());
    }
  }

  @Override
  public void close() throws IOException {
    if (writer != null) {
      ParquetWriter<T> closing = writer;
      writer = null;
      closing.close();
    }
  }
}
