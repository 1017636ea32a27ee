package org.sparkvae.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import org.sparkvae.training.link.ByteRoom;

/**
 * A {@link TrainingState} as bytes, little-endian, its floats copied in bulk: the steps, then
 * parameters and updater state, each as a length, a form and its values. Of a vector whose values
 * all have zeros in their lower halves ({@link Bfloat16}), only the upper halves are there.
 */
final class StateCodec {
  private static final int FLOATS = 0;
  private static final int HALVES = 1;
  private static final int HEADER = 2 * Integer.BYTES;

  private StateCodec() {}

  /**
   * The bytes.
   *
   * @throws IllegalArgumentException if an array cannot hold them
   */
  static byte[] encode(TrainingState state) {
    long size = Long.BYTES + size(state.parameters()) + size(state.adam());
    if (size > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("Cannot send a training state of " + size + " bytes");
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
    try {
      write(state, atLeast -> bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.array();
  }

  static TrainingState decode(ByteBuffer encoded) {
    ByteBuffer bytes = encoded.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    try {
      return read(atLeast -> bytes, bytes.remaining());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes the bytes, which may be more than a buffer holds. */
  static void write(TrainingState state, ByteRoom to) throws IOException {
    to.atLeast(Long.BYTES).putLong(state.steps());
    write(state.parameters(), to);
    write(state.adam(), to);
  }

  /**
   * Reads them.
   *
   * @param longest vector that is taken
   * @throws ProtocolException if one is longer, or of no known form
   */
  static TrainingState read(ByteRoom from, int longest) throws IOException {
    long steps = from.atLeast(Long.BYTES).getLong();
    float[] parameters = readVector(from, longest);
    return new TrainingState(parameters, readVector(from, longest), steps);
  }

  private static long size(float[] values) {
    return HEADER + (long) values.length * (Bfloat16.fits(values) ? Short.BYTES : Float.BYTES);
  }

  private static void write(float[] values, ByteRoom to) throws IOException {
    boolean halves = Bfloat16.fits(values);
    to.atLeast(HEADER).putInt(values.length).putInt(halves ? HALVES : FLOATS);
    int width = halves ? Short.BYTES : Float.BYTES;
    for (int at = 0; at < values.length; ) {
      ByteBuffer bytes = to.atLeast(width);
      int count = Math.min(values.length - at, bytes.remaining() / width);
      if (halves) {
        putHalves(values, at, count, bytes.asShortBuffer());
      } else {
        bytes.asFloatBuffer().put(values, at, count);
      }
      bytes.position(bytes.position() + count * width);
      at += count;
    }
  }

  private static float[] readVector(ByteRoom from, int longest) throws IOException {
    ByteBuffer header = from.atLeast(HEADER);
    int length = header.getInt();
    int form = header.getInt();
    if (length < 0 || length > longest || (form != FLOATS && form != HALVES)) {
      throw new ProtocolException("a vector of length " + length + " and form " + form);
    }
    float[] values = new float[length];
    read(values, form == HALVES, from);
    return values;
  }

  private static void read(float[] values, boolean halves, ByteRoom from) throws IOException {
    int width = halves ? Short.BYTES : Float.BYTES;
    for (int at = 0; at < values.length; ) {
      ByteBuffer bytes = from.atLeast(width);
      int count = Math.min(values.length - at, bytes.remaining() / width);
      if (halves) {
        getHalves(bytes.asShortBuffer(), values, at, count);
      } else {
        bytes.asFloatBuffer().get(values, at, count);
      }
      bytes.position(bytes.position() + count * width);
      at += count;
    }
  }

  private static void putHalves(float[] values, int from, int count, ShortBuffer to) {
    for (int i = from; i < from + count; i++) {
      to.put(Bfloat16.upperHalf(values[i]));
    }
  }

  private static void getHalves(ShortBuffer from, float[] values, int to, int count) {
    for (int i = 0; i < count; i++) {
      values[to + i] = Bfloat16.fromUpperHalf(from.get(i));
    }
  }
}
