package org.sparkvae.storage;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * A column of required finite numbers, or of required lists of them that are all of one length. Not
 * compressed: the low bits of floats are noise. On 41 floats a row, zstd takes off an eighth of the
 * file and a third more time in writing it, Snappy takes off a thirtieth.
 */
public final class FloatColumn extends Column {
  private final int length;
  private FloatBuffer floats;

  /**
   * An empty column.
   *
   * @param length of every list; 1 for a column of bare numbers
   */
  public FloatColumn(ColumnDescriptor descriptor, int length) {
    super(descriptor, CompressionCodecName.UNCOMPRESSED);
    this.length = length;
    this.floats = view();
  }

  /** A bare number. */
  public void add(float value) {
    int place = room();
    floats.put(place, value);
  }

  /** A list: so many of these values as lists are long, beginning with {@code from}. */
  public void add(float[] values, int from) {
    int place = room();
    floats.put(place, values, from, length);
  }

  @Override
  int bytesPerRow() {
    return length * Float.BYTES;
  }

  @Override
  long values(int rows) {
    return (long) rows * length;
  }

  @Override
  BytesInput page(int from, int to) {
    int rowBytes = bytesPerRow();
    BytesInput values = BytesInput.from(plain(), from * rowBytes, (to - from) * rowBytes);
    if (descriptor().getMaxRepetitionLevel() == 0) {
      return values;
    }
    return BytesInput.concat(
        Levels.repetition(to - from, length), Levels.ones((to - from) * length), values);
  }

  @Override
  Statistics<?> statistics(int from, int to) {
    float[] values = new float[(to - from) * length];
    floats.get(from * length, values);
    float least = values[0];
    float greatest = values[0];
    for (float value : values) {
      least = value < least ? value : least;
      greatest = value > greatest ? value : greatest;
    }
    Statistics<?> statistics = Statistics.createStats(descriptor().getPrimitiveType());
    statistics.updateStats(least);
    statistics.updateStats(greatest);
    return statistics;
  }

  /** The place of the next row's first float. */
  private int room() {
    byte[] before = plain();
    int place = extend(bytesPerRow()) / Float.BYTES;
    if (plain() != before) {
      floats = view();
    }
    return place;
  }

  private FloatBuffer view() {
    return ByteBuffer.wrap(plain()).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  }
}
