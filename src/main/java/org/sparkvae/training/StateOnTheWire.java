package org.sparkvae.training;

import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.io.Serial;
import java.nio.ByteBuffer;

/**
 * A {@link TrainingState} as Java serialization sees it: the bytes of {@link StateCodec}.
 * Serialization by itself takes floats one by one, which for a state of some megabytes costs more
 * than sending it.
 */
public final class StateOnTheWire implements Externalizable {
  private static final long serialVersionUID = 3L;

  private TrainingState state;

  /** To be filled by {@link #readExternal}. */
  public StateOnTheWire() {}

  StateOnTheWire(TrainingState state) {
    this.state = state;
  }

  @Override
  public void writeExternal(ObjectOutput out) throws IOException {
    byte[] bytes = StateCodec.encode(state);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  @Override
  public void readExternal(ObjectInput in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    state = StateCodec.decode(ByteBuffer.wrap(bytes));
  }

  @Serial
  private Object readResolve() {
    return state;
  }
}
