package org.sparkvae.training;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;

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
    boolean halves = Bfloat16.fits(state.parameters());
    boolean adamHalves = Bfloat16.fits(state.adam());
    long size = Long.BYTES + size(state.parameters(), halves) + size(state.adam(), adamHalves);
    if (size > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("Cannot send a training state of " + size + " bytes");
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(state.steps());
    put(state.parameters(), halves, bytes);
    put(state.adam(), adamHalves, bytes);
    return bytes.array();
  }

  static TrainingState decode(ByteBuffer encoded) {
    ByteBuffer bytes = encoded.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    long steps = bytes.getLong();
    float[] parameters = get(bytes);
    return new TrainingState(parameters, get(bytes), steps);
  }

  private static long size(float[] values, boolean halves) {
    return HEADER + (long) values.length * (halves ? Short.BYTES : Float.BYTES);
  }

  private static void put(float[] values, boolean halves, ByteBuffer bytes) {
    bytes.putInt(values.length).putInt(halves ? HALVES : FLOATS);
    if (halves) {
      ShortBuffer to = bytes.asShortBuffer();
      for (float value : values) {
        to.put(Bfloat16.upperHalf(value));
      }
      bytes.position(bytes.position() + values.length * Short.BYTES);
    } else {
      bytes.asFloatBuffer().put(values);
      bytes.position(bytes.position() + values.length * Float.BYTES);
    }
  }

  private static float[] get(ByteBuffer bytes) {
    float[] values = new float[bytes.getInt()];
    if (bytes.getInt() == HALVES) {
      ShortBuffer from = bytes.asShortBuffer();
      for (int i = 0; i < values.length; i++) {
        values[i] = Bfloat16.fromUpperHalf(from.get(i));
      }
      bytes.position(bytes.position() + values.length * Short.BYTES);
    } else {
      FloatBuffer from = bytes.asFloatBuffer();
      from.get(values);
      bytes.position(bytes.position() + values.length * Float.BYTES);
    }
    return values;
  }
}
