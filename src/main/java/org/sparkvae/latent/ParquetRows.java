package org.sparkvae.latent;

import java.io.Closeable;
import java.io.IOException;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.sparkvae.storage.ParquetFiles;
import org.sparkvae.storage.StagedFile;

/** One Parquet file of a task, created with its first row unless it is opened before. */
final class ParquetRows<T> implements Closeable {
  private final TaskFiles files;
  private final String name;
  private final WriteSupport<T> support;
  private StagedFile file;
  private ParquetWriter<T> writer;
  private final SortedMap<String, Long> splits = new TreeMap<>();
  private long rows;

  ParquetRows(TaskFiles files, String name, WriteSupport<T> support) {
    this.files = files;
    this.name = name;
    this.support = support;
  }

  /** The name of a task's file. */
  static String part(String directory, int task) {
    return String.format(Locale.ROOT, "%s/part-%05d.parquet", directory, task);
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

  /** A row of a split. */
  void add(T row, String split) throws IOException {
    add(row);
    splits.merge(split, 1L, Long::sum);
  }

  /** A row that belongs to no split. */
  void add(T row) throws IOException {
    open();
    writer.write(row);
    rows++;
  }

  void finish() throws IOException {
    if (writer != null) {
      close();
      files.finish(file, rows, splits);
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
