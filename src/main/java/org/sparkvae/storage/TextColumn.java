package org.sparkvae.storage;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;

/** A column of required texts. */
public final class TextColumn extends Column {
  private static final int FIRST_ROWS = 1 << 10;
  private static final int USUAL_BYTES = 32;

  /** Where each row begins, and the next one will. */
  private int[] starts = new int[FIRST_ROWS];

  private int rows;

  public TextColumn(ColumnDescriptor descriptor) {
    super(descriptor, CompressionCodecName.ZSTD);
  }

  /**
   * The next row.
   *
   * @param text in UTF-8
   */
  public void add(Binary text) {
    int length = text.length();
    int place = extend(Integer.BYTES + length);
    ByteBuffer.wrap(plain()).order(ByteOrder.LITTLE_ENDIAN).putInt(place, length);
    text.toByteBuffer().get(plain(), place + Integer.BYTES, length);
    rows++;
    if (rows == starts.length) {
      starts = Arrays.copyOf(starts, 2 * rows);
    }
    starts[rows] = bytes();
  }

  @Override
  void clear() {
    super.clear();
    rows = 0;
  }

  @Override
  int bytesPerRow() {
    return USUAL_BYTES;
  }

  @Override
  long values(int count) {
    return count;
  }

  @Override
  BytesInput page(int from, int to) {
    return BytesInput.from(plain(), starts[from], starts[to] - starts[from]);
  }

  @Override
  Statistics<?> statistics(int from, int to) {
    int least = from;
    int greatest = from;
    for (int row = from + 1; row < to; row++) {
      least = compare(row, least) < 0 ? row : least;
      greatest = compare(row, greatest) > 0 ? row : greatest;
    }
    return Statistics.getBuilderForReading(descriptor().getPrimitiveType())
        .withMin(text(least))
        .withMax(text(greatest))
        .withNumNulls(0)
        .build();
  }

  private int compare(int row, int other) {
    return Arrays.compareUnsigned(
        plain(), begin(row), starts[row + 1], plain(), begin(other), starts[other + 1]);
  }

  private byte[] text(int row) {
    return Arrays.copyOfRange(plain(), begin(row), starts[row + 1]);
  }

  private int begin(int row) {
    return starts[row] + Integer.BYTES;
  }
}
