package org.sparkvae.training;

import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * A {@link TrainingState} as Java serialization sees it: its floats copied in bulk, little-endian.
 * Serialization by itself takes floats one by one, which for a state of some megabytes costs more
 * than sending it.
 */
public final class StateOnTheWire implements Externalizable {
  private static final long serialVersionUID = 1L;
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
    out.writeInt(values.length);
    byte[] bytes = new byte[CHUNK * Float.BYTES];
    FloatBuffer floats = floats(bytes);
    for (int from = 0; from < values.length; from += CHUNK) {
      int count = Math.min(CHUNK, values.length - from);
      floats.put(0, values, from, count);
      out.write(bytes, 0, count * Float.BYTES);
    }
  }

  private static float[] read(ObjectInput in) throws IOException {
    float[] values = new float[in.readInt()];
    byte[] bytes = new byte[CHUNK * Float.BYTES];
    FloatBuffer floats = floats(bytes);
    for (int from = 0; from < values.length; from += CHUNK) {
      int count = Math.min(CHUNK, values.length - from);
      in.readFully(bytes, 0, count * Float.BYTES);
      floats.get(0, values, from, count);
    }
    return values;
  }

  private static FloatBuffer floats(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  }
}
