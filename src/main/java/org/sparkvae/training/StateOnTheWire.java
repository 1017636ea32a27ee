package org.sparkvae.training;

import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;

/**
 * A {@link TrainingState} as Java serialization sees it: its floats copied in bulk, little-endian,
 * and only the upper half of each in a vector where the lower is always 0 ({@link Bfloat16}).
 * Serialization by itself takes floats one by one, which for a state of some megabytes costs more
 * than sending it.
 */
public final class StateOnTheWire implements Externalizable {
  private static final long serialVersionUID = 2L;
  private static final int CHUNK = 16_384;

  private TrainingState state;

  /** To be filled by {@link #readExternal}. */
  public StateOnTheWire() {}

  StateOnTheWire(TrainingState state) {
    this.state = state;
  }

  @Override
  public void writeExternal(ObjectOutput out) throws IOException {
    out.writeLong(state.steps());
    write(state.parameters(), out);
    write(state.adam(), out);
  }

  @Override
  public void readExternal(ObjectInput in) throws IOException {
    long steps = in.readLong();
    float[] parameters = read(in);
    state = new TrainingState(parameters, read(in), steps);
  }

  @Serial
  private Object readResolve() {
    return state;
  }

  private static void write(float[] values, ObjectOutput out) throws IOException {
    boolean halves = Bfloat16.fits(values);
    out.writeInt(values.length);
    out.writeBoolean(halves);
    if (halves) {
      writeHalves(values, out);
    } else {
      writeFloats(values, out);
    }
  }

  private static float[] read(ObjectInput in) throws IOException {
    float[] values = new float[in.readInt()];
    if (in.readBoolean()) {
      readHalves(values, in);
    } else {
      readFloats(values, in);
    }
    return values;
  }

  private static void writeFloats(float[] values, ObjectOutput out) throws IOException {
    byte[] bytes = new byte[CHUNK * Float.BYTES];
    FloatBuffer floats = littleEndian(bytes).asFloatBuffer();
    for (int from = 0; from < values.length; from += CHUNK) {
      int count = Math.min(CHUNK, values.length - from);
      floats.put(0, values, from, count);
      out.write(bytes, 0, count * Float.BYTES);
    }
  }

  private static void readFloats(float[] values, ObjectInput in) throws IOException {
    byte[] bytes = new byte[CHUNK * Float.BYTES];
    FloatBuffer floats = littleEndian(bytes).asFloatBuffer();
    for (int from = 0; from < values.length; from += CHUNK) {
      int count = Math.min(CHUNK, values.length - from);
      in.readFully(bytes, 0, count * Float.BYTES);
      floats.get(0, values, from, count);
    }
  }

  private static void writeHalves(float[] values, ObjectOutput out) throws IOException {
    byte[] bytes = new byte[CHUNK * Short.BYTES];
    ShortBuffer halves = littleEndian(bytes).asShortBuffer();
    for (int from = 0; from < values.length; from += CHUNK) {
      int count = Math.min(CHUNK, values.length - from);
      for (int i = 0; i < count; i++) {
        halves.put(i, Bfloat16.upperHalf(values[from + i]));
      }
      out.write(bytes, 0, count * Short.BYTES);
    }
  }

  private static void readHalves(float[] values, ObjectInput in) throws IOException {
    byte[] bytes = new byte[CHUNK * Short.BYTES];
    ShortBuffer halves = littleEndian(bytes).asShortBuffer();
    for (int from = 0; from < values.length; from += CHUNK) {
      int count = Math.min(CHUNK, values.length - from);
      in.readFully(bytes, 0, count * Short.BYTES);
      for (int i = 0; i < count; i++) {
        values[from + i] = Bfloat16.fromUpperHalf(halves.get(i));
      }
    }
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
