package org.sparkvae.storage;

import java.util.Arrays;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * One column of the row group that a {@link ColumnFile} collects: its values as they lie in a page
 * of Parquet's PLAIN encoding.
 *
 * <p>Source: Apache Parquet, "Encodings" and "Nested Encoding" of its format specification.
 */
public abstract sealed class Column permits TextColumn, IntColumn, FloatColumn {
  private static final int FIRST_BYTES = 1 << 12;

  private final ColumnDescriptor descriptor;
  private final CompressionCodecName codec;
  private byte[] plain = new byte[FIRST_BYTES];
  private int size;

  Column(ColumnDescriptor descriptor, CompressionCodecName codec) {
    this.descriptor = descriptor;
    this.codec = codec;
  }

  final ColumnDescriptor descriptor() {
    return descriptor;
  }

  final CompressionCodecName codec() {
    return codec;
  }

  /** Bytes collected. */
  final int bytes() {
    return size;
  }

  /** Makes room for so many bytes more; they are to be written from the place that is returned. */
  final int extend(int length) {
    int place = size;
    size = Math.addExact(size, length);
    if (size > plain.length) {
      plain = Arrays.copyOf(plain, Math.max(size, plain.length * 2));
    }
    return place;
  }

  /** The array of the collected bytes; another one after {@link #extend}. */
  final byte[] plain() {
    return plain;
  }

  /** Begins a new row group. */
  void clear() {
    size = 0;
  }

  /** Bytes of a row, roughly. */
  abstract int bytesPerRow();

  /** Values, nulls included, of so many rows. */
  abstract long values(int rows);

  /** Levels and values of some rows, from a multiple of 8 on. */
  abstract BytesInput page(int from, int to);

  /** Least and greatest value of some rows, and how many are null. */
  abstract Statistics<?> statistics(int from, int to);
}
