package org.sparkvae.data.decode;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/** A PNG's own check sums, which the JDK's reader passes over: bit rot would become pixels. */
final class PngChunks {
  private static final int SIGNATURE_BYTES = 8;
  private static final int TYPE_BYTES = 4;
  private static final int END = 0x49454e44; // IEND

  private PngChunks() {}

  /**
   * Walks the chunks up to the end mark.
   *
   * @throws BadImageException if one is cut off or its check sum is wrong
   */
  static void check(byte[] png) throws BadImageException {
    ByteBuffer chunks = ByteBuffer.wrap(png).position(SIGNATURE_BYTES);
    int type = 0;
    while (type != END) {
      type = checkNext(png, chunks);
    }
  }

  private static int checkNext(byte[] png, ByteBuffer chunks) throws BadImageException {
    int frame = Integer.BYTES + TYPE_BYTES + Integer.BYTES;
    if (chunks.remaining() < frame) {
      throw new BadImageException("truncated: it ends before its end mark");
    }
    int length = chunks.getInt();
    if (length < 0 || length > chunks.remaining() - TYPE_BYTES - Integer.BYTES) {
      throw new BadImageException("truncated: it ends within a chunk");
    }
    int type = chunks.getInt(chunks.position());
    CRC32 sum = new CRC32();
    sum.update(png, chunks.position(), TYPE_BYTES + length);
    chunks.position(chunks.position() + TYPE_BYTES + length);
    if (chunks.getInt() != (int) sum.getValue()) {
      throw new BadImageException("broken: the check sum of a chunk is wrong");
    }
    return type;
  }
}
