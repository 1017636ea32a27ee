package org.sparkvae.storage;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.BitSet;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.BytesUtils;

/**
 * Repetition or definition levels of a page that are all 0 or 1: their length, then runs of equal
 * or of packed ones.
 *
 * <p>Source: Apache Parquet, "Encodings", run length encoding and bit packing hybrid.
 */
final class Levels {
  /** Bytes of a packed run, the most whose header is one byte: what other writers keep to. */
  private static final int PACKED_BYTES = 63;

  private Levels() {}

  /** Nothing is null. */
  static BytesInput ones(int count) {
    BytesInput run = BytesInput.concat(BytesInput.fromUnsignedVarInt(count << 1), one());
    return withLength(run);
  }

  /** Rows of which some are null. */
  static BytesInput of(BitSet absent, int rows) {
    if (absent.isEmpty()) {
      return ones(rows);
    }
    BitSet present = new BitSet(rows);
    present.set(0, rows);
    present.andNot(absent);
    return packed(Arrays.copyOf(present.toByteArray(), BytesUtils.paddedByteCountFromBits(rows)));
  }

  /** Lists of one length: each begins with a 0. */
  static BytesInput repetition(int lists, int length) {
    byte[] bits = new byte[BytesUtils.paddedByteCountFromBits(lists * length)];
    Arrays.fill(bits, (byte) 0xff);
    for (int i = 0; i < lists * length; i += length) {
      bits[i >> 3] &= (byte) ~(1 << (i & 7));
    }
    return packed(bits);
  }

  private static BytesInput packed(byte[] bits) {
    ByteArrayOutputStream runs = new ByteArrayOutputStream(bits.length + bits.length / 32 + 1);
    for (int from = 0; from < bits.length; from += PACKED_BYTES) {
      int groups = Math.min(PACKED_BYTES, bits.length - from);
      runs.write(groups << 1 | 1);
      runs.write(bits, from, groups);
    }
    return withLength(BytesInput.from(runs));
  }

  private static BytesInput one() {
    return BytesInput.from(new byte[] {1});
  }

  private static BytesInput withLength(BytesInput runs) {
    return BytesInput.concat(BytesInput.fromInt(Math.toIntExact(runs.size())), runs);
  }
}
