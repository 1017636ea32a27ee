package org.sparkvae.storage;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** A column of optional whole numbers. */
public final class IntColumn extends Column {
  private final BitSet absent = new BitSet();
  private int rows;

  public IntColumn(ColumnDescriptor descriptor) {
    super(descriptor, CompressionCodecName.ZSTD);
  }

  public void add(int value) {
    int place = extend(Integer.BYTES);
    plainInts().putInt(place, value);
    rows++;
  }

  public void addNull() {
    absent.set(rows++);
  }

  @Override
  void clear() {
    super.clear();
    absent.clear();
    rows = 0;
  }

  @Override
  int bytesPerRow() {
    return Integer.BYTES;
  }

  @Override
  long values(int count) {
    return count;
  }

  @Override
  BytesInput page(int from, int to) {
    int first = Integer.BYTES * presentBefore(from);
    int end = Integer.BYTES * presentBefore(to);
    return BytesInput.concat(
        Levels.of(absent.get(from, to), to - from), BytesInput.from(plain(), first, end - first));
  }

  @Override
  Statistics<?> statistics(int from, int to) {
    Statistics<?> statistics = Statistics.createStats(descriptor().getPrimitiveType());
    int first = presentBefore(from);
    int end = presentBefore(to);
    ByteBuffer values = plainInts();
    for (int i = first; i < end; i++) {
      statistics.updateStats(values.getInt(i * Integer.BYTES));
    }
    statistics.incrementNumNulls((to - from) - (end - first));
    return statistics;
  }

  private int presentBefore(int row) {
    return row - absent.get(0, row).cardinality();
  }

  private ByteBuffer plainInts() {
    return ByteBuffer.wrap(plain()).order(ByteOrder.LITTLE_ENDIAN);
  }
}
