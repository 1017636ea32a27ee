package org.sparkvae.storage;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;

/**
 * Parquet's library lists the encodings of a column in the order of a hash set of enums, which
 * differs from process to process; this puts them in the order of the format.
 */
final class ParquetFooter {
  /** Length of the footer, little-endian, and {@code PAR1}. */
  private static final int END_BYTES = 8;

  private ParquetFooter() {}

  /** The end of a file, from its indexes on, with an ordered footer. */
  static byte[] ordered(byte[] tail) throws IOException {
    int end = tail.length - END_BYTES;
    ByteBuffer buffer = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN);
    int start = end - buffer.getInt(end);
    FileMetaData footer = Util.readFileMetaData(new ByteArrayInputStream(tail, start, end - start));
    order(footer);
    ByteArrayOutputStream result = new ByteArrayOutputStream(tail.length);
    result.write(tail, 0, start);
    Util.writeFileMetaData(footer, result);
    buffer.putInt(end, result.size() - start);
    result.write(tail, end, END_BYTES);
    return result.toByteArray();
  }

  private static void order(FileMetaData footer) {
    for (RowGroup group : footer.getRow_groups()) {
      for (ColumnChunk column : group.getColumns()) {
        ColumnMetaData metadata = column.getMeta_data();
        Collections.sort(metadata.getEncodings());
        Collections.sort(metadata.getEncoding_stats());
      }
    }
  }
}
