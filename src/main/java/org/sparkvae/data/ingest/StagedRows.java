package org.sparkvae.data.ingest;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.sparkvae.storage.ParquetFiles;
import org.sparkvae.storage.StagedEntry;
import org.sparkvae.storage.StagedFile;

/** A Parquet file of one task attempt that comes into being with its first row. */
final class StagedRows<T> implements Closeable {
  private final Place place;
  private final WriteSupport<T> support;
  private final SortedMap<String, Long> splits = new TreeMap<>();

  private StagedFile file;
  private ParquetWriter<T> writer;
  private long rows;

  /**
   * Where a file goes.
   *
   * @param staging directory of the publication
   * @param name in the output
   * @param attempt that writes
   */
  record Place(Configuration configuration, Path staging, String name, String attempt) {}

  StagedRows(Place place, WriteSupport<T> support) {
    this.place = place;
    this.support = support;
  }

  /** Makes the file, rows or not. */
  void open() throws IOException {
    if (file == null) {
      file =
          StagedFile.create(place.configuration(), place.staging(), place.name(), place.attempt());
      writer = ParquetFiles.writer(file, support, false);
    }
  }

  void write(T row) throws IOException {
    open();
    writer.write(row);
    rows++;
  }

  /** Writes a row that belongs to a split. */
  void write(T row, String split) throws IOException {
    write(row);
    splits.merge(split, 1L, Long::sum);
  }

  long rows() {
    return rows;
  }

  /** The file if there is one, now whole. */
  List<StagedEntry> finish() throws IOException {
    if (file == null) {
      return List.of();
    }
    writer.close();
    writer = null;
    return List.of(file.finish(rows, splits));
  }

  /** Leaves no file behind that is not finished. */
  @Override
  public void close() throws IOException {
    try {
      if (writer != null) {
        writer.close();
      }
    } finally {
      if (file != null) {
        file.close();
      }
    }
  }
}
