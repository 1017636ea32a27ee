package org.sparkvae.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.apache.commons.lang3.SerializationUtils;
import org.junit.jupiter.api.Test;

class StateCodecTest {
  private static final float[] WHOLE = {
    1.1f, -0f, Float.MIN_VALUE, -Float.MAX_VALUE, (float) Math.PI, 1e-20f
  };
  private static final float[] ROUNDED = {1.5f, -0f, 0, 256, -0.0078125f};

  @Test
  void everyBitComesBack() {
    assertComesBack(new TrainingState(WHOLE, new float[] {3.3f, 1e-30f}, 1L << 40));
    assertComesBack(new TrainingState(WHOLE, ROUNDED, 7));
    assertComesBack(new TrainingState(ROUNDED, WHOLE, 7));
    assertComesBack(TrainingState.NONE);
  }

  @Test
  void ofRoundedValuesTheUpperHalvesTravel() {
    int whole = StateCodec.encode(new TrainingState(WHOLE, WHOLE, 1)).length;
    int halves = StateCodec.encode(new TrainingState(WHOLE, ROUNDED, 1)).length;
    assertThat(whole).isEqualTo(8 + 8 + 4 * 6 + 8 + 4 * 6);
    assertThat(halves).isEqualTo(8 + 8 + 4 * 6 + 8 + 2 * 5);
  }

  @Test
  void javaSerializationTakesTheSameBytes() {
    TrainingState state = new TrainingState(WHOLE, ROUNDED, 12);
    assertSame(SerializationUtils.roundtrip(state), state);
  }

  private static void assertComesBack(TrainingState state) {
    assertSame(StateCodec.decode(ByteBuffer.wrap(StateCodec.encode(state))), state);
  }

  private static void assertSame(TrainingState actual, TrainingState expected) {
    assertThat(bits(actual.parameters())).isEqualTo(bits(expected.parameters()));
    assertThat(bits(actual.adam())).isEqualTo(bits(expected.adam()));
    assertThat(actual.steps()).isEqualTo(expected.steps());
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }
}
