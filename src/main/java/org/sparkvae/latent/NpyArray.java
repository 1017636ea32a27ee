package org.sparkvae.latent;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * An array of float32 rows in NumPy's npy format, version 1.0: little-endian, C order. The header
 * names the number of rows and comes first, while streams to HDFS and S3 only grow: hence the rows
 * are held in memory until the last is known.
 *
 * <p>Source: NumPy Enhancement Proposal 1, "A Simple File Format for NumPy Arrays".
 */
final class NpyArray {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
  private static final int ALIGNMENT = 64;

  private final List<Integer> rowShape;
  private final int rowLength;
  private final byte[] bytes;
  private final FloatBuffer values;

  /**
   * An array without rows.
   *
   * @param capacity rows at most
   * @param rowShape lengths of the axes after the first, at least one
   */
  NpyArray(int capacity, List<Integer> rowShape) {
    this.rowShape = List.copyOf(rowShape);
    this.rowLength = rowShape.stream().reduce(1, Math::multiplyExact);
    int length = Math.multiplyExact(Math.multiplyExact(capacity, rowLength), Float.BYTES);
    this.bytes = new byte[length];
    this.values = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  }

  int rows() {
    return values.position() / rowLength;
  }

  /** Floats of each row. */
  int rowLength() {
    return rowLength;
  }

  /**
   * Appends a row.
   *
   * @param from its place among the floats
   * @throws IndexOutOfBoundsException when it is not all there
   * @throws java.nio.BufferOverflowException beyond the capacity
   */
  void add(float[] floats, int from) {
    values.put(floats, from, rowLength);
  }

  void writeTo(OutputStream out) throws IOException {
    out.write(header());
    out.write(bytes, 0, values.position() * Float.BYTES);
  }

  /** Magic, length of what follows, then a Python literal padded so that the values are aligned. */
  private byte[] header() {
    String shape =
        IntStream.concat(IntStream.of(rows()), rowShape.stream().mapToInt(Integer::intValue))
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(", ", "(", ")"));
    String literal = "{'descr': '<f4', 'fortran_order': False, 'shape': " + shape + ", }";
    int unpadded = MAGIC.length + Short.BYTES + literal.length() + 1;
    int total = (unpadded + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    ByteBuffer header = ByteBuffer.allocate(total).order(ByteOrder.LITTLE_ENDIAN);
    header.put(MAGIC).putShort((short) (total - MAGIC.length - Short.BYTES));
    header.put(literal.getBytes(StandardCharsets.US_ASCII));
    while (header.remaining() > 1) {
      header.put((byte) ' ');
    }
    return header.put((byte) '\n').array();
  }
}
