package org.sparkvae.storage;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collections;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;
import org.apache.parquet.io.PositionOutputStream;

/**
 * Gives Parquet's footer one form. Parquet lists the encodings of a column in the order of a hash
 * set of enums, which is another one in every JVM; without this, one corpus would have as many
 * hashes as there are runs. The list is sorted, which changes no length.
 *
 * <p>Bytes go through a buffer that always holds back the last {@value #TAIL_BYTES}, so that the
 * footer is still here when its length, the last thing written, is known.
 */
final class CanonicalParquetStream extends PositionOutputStream {
  private static final int TAIL_BYTES = 1 << 22;
  private static final int MAGIC_BYTES = 4;

  private final PositionedOutput out;
  private byte[] held = new byte[1 << 16];
  private int count;
  private boolean closed;

  CanonicalParquetStream(PositionedOutput out) {
    this.out = out;
  }

  @Override
  public long getPos() {
    return out.position() + count;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      makeRoom();
      int part = Math.min(length - done, held.length - count);
      System.arraycopy(bytes, offset + done, held, count, part);
      count += part;
      done += part;
    }
  }

  private void makeRoom() throws IOException {
    if (count < held.length) {
      return;
    }
    if (held.length < 2 * TAIL_BYTES) {
      held = Arrays.copyOf(held, 2 * held.length);
    } else {
      out.write(held, 0, count - TAIL_BYTES);
      System.arraycopy(held, count - TAIL_BYTES, held, 0, TAIL_BYTES);
      count = TAIL_BYTES;
    }
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try {
      sortFooter();
      out.write(held, 0, count);
    } finally {
      out.close();
    }
  }

  /** Leaves a file that was given up before its footer as it is. */
  private void sortFooter() throws IOException {
    int end = count - MAGIC_BYTES - Integer.BYTES;
    if (end < 0 || !endsWithMagic()) {
      return;
    }
    int length = ByteBuffer.wrap(held, end, Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).getInt();
    if (length > end) {
      throw new IOException("Cannot write Parquet: a footer of " + length + " bytes");
    }
    byte[] footer = sorted(Arrays.copyOfRange(held, end - length, end));
    System.arraycopy(footer, 0, held, end - length, length);
  }

  private boolean endsWithMagic() {
    byte[] magic = {'P', 'A', 'R', '1'};
    return Arrays.equals(held, count - MAGIC_BYTES, count, magic, 0, MAGIC_BYTES)
        && getPos() > 2 * MAGIC_BYTES;
  }

  private static byte[] sorted(byte[] footer) throws IOException {
    FileMetaData metadata = Util.readFileMetaData(new ByteArrayInputStream(footer));
    metadata.getRow_groups().stream()
        .flatMap(group -> group.getColumns().stream())
        .forEach(column -> Collections.sort(column.getMeta_data().getEncodings()));
    ByteArrayOutputStream sorted = new ByteArrayOutputStream(footer.length);
    Util.writeFileMetaData(metadata, sorted);
    if (sorted.size() != footer.length) {
      throw new IOException("Cannot write Parquet: its footer has no second form of its length");
    }
    return sorted.toByteArray();
  }
}
