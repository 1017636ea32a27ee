package org.sparkvae.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.lang3.SerializationUtils;
import org.junit.jupiter.api.Test;
import org.sparkvae.config.ConfigLoader;
import org.sparkvae.evaluation.ElboSums;

class WireTest {
  private static final int PARAMETERS = 50_001;
  private static final TrainingState STATE =
      new TrainingState(waves(PARAMETERS, 0.1f), waves(2 * PARAMETERS, 0.01f), 40);
  private static final Wire WHOLE = wire("float32");
  private static final Wire HALVED = wire("bfloat16");

  @Test
  void wholeNumbersAreLeftAlone() {
    WorkerResult result = result(0, 10, STATE);
    RoundSum sum = RoundSum.of(result);
    assertThat(WHOLE.sent(STATE)).isSameAs(STATE);
    assertThat(WHOLE.returned(STATE, result)).isSameAs(result);
    assertThat(WHOLE.received(STATE, sum)).isSameAs(sum);
  }

  @Test
  void onlyTheMomentsThatAreSentAreRounded() {
    TrainingState sent = HALVED.sent(STATE);
    assertThat(sent.parameters()).isSameAs(STATE.parameters());
    assertThat(sent.steps()).isEqualTo(40);
    assertThat(Bfloat16.fits(sent.adam())).isTrue();
    assertThat(sent.adam()[5]).isCloseTo(STATE.adam()[5], within(STATE.adam()[5] / 128));
    assertThat(HALVED.sent(STATE).adam()).isEqualTo(sent.adam());
  }

  @Test
  void movementsComeBackAndTheirAverageIsAddedToWhatTheDriverHas() {
    TrainingState before = new TrainingState(new float[] {100.3f, -7.7f}, new float[4], 3);
    WorkerResult one = HALVED.returned(before, moved(0, 30, before, 1, 2));
    WorkerResult two = HALVED.returned(before, moved(1, 10, before, 5, -2));
    assertThat(one.parameters()).containsExactly(1, 2);
    RoundSum sum = RoundSum.of(List.of(RoundSum.of(one), RoundSum.of(two)));
    TrainingState after = HALVED.received(before, sum).after(before);
    assertThat(after.parameters()).containsExactly(100.3f + 2, -7.7f + 1);
    assertThat(after.steps()).isEqualTo(13);
  }

  @Test
  void workersThatCountForNothingMoveNothing() {
    WorkerResult none = WorkerResult.outOfData(0);
    WorkerResult diverged = WorkerResult.diverged(1, 3, 3);
    assertThat(HALVED.returned(STATE, none)).isSameAs(none);
    assertThat(HALVED.returned(STATE, diverged)).isSameAs(diverged);
    RoundSum sum = RoundSum.of(List.of(RoundSum.of(none), RoundSum.of(diverged)));
    assertThat(HALVED.received(STATE, sum).after(STATE)).isSameAs(STATE);
  }

  @Test
  void workersRoundByDifferentChances() {
    TrainingState after = new TrainingState(waves(PARAMETERS, 0.3f), STATE.adam(), 50);
    assertThat(HALVED.returned(STATE, result(0, 10, after)).adam())
        .isNotEqualTo(HALVED.returned(STATE, result(1, 10, after)).adam());
  }

  @Test
  void theBytesAreThoseThatTravel() {
    TrainingState after = new TrainingState(waves(PARAMETERS, 0.3f), STATE.adam(), 50);
    assertThat(WHOLE.bytesSent(STATE)).isEqualTo(12L * PARAMETERS);
    assertThat(WHOLE.bytesReturned(STATE)).isEqualTo(12L * PARAMETERS);
    assertThat(HALVED.bytesSent(STATE)).isEqualTo(8L * PARAMETERS);
    assertThat(HALVED.bytesReturned(STATE)).isEqualTo(6L * PARAMETERS);
    for (Wire wire : List.of(WHOLE, HALVED)) {
      assertSize(wire.sent(STATE), wire.bytesSent(STATE));
      WorkerResult returned = wire.returned(STATE, result(0, 10, after));
      assertSize(RoundSum.of(returned).state(), wire.bytesReturned(STATE));
    }
  }

  @Test
  void whatIsRoundedTravelsToTheBit() {
    TrainingState sent = HALVED.sent(STATE);
    TrainingState copy = SerializationUtils.clone(sent);
    assertThat(copy.parameters()).isEqualTo(sent.parameters());
    assertThat(copy.adam()).isEqualTo(sent.adam());
    assertThat(copy.steps()).isEqualTo(40);
  }

  /** Java's serialization adds its own headers, a few for each piece. */
  private static void assertSize(TrainingState state, long bytes) {
    assertThat((long) SerializationUtils.serialize(state).length)
        .isBetween(bytes, bytes + bytes / 100);
  }

  private static WorkerResult moved(int worker, long images, TrainingState from, float... by) {
    float[] to = from.parameters().clone();
    for (int i = 0; i < to.length; i++) {
      to[i] = from.parameters()[i] + by[i];
    }
    // What has been moved to is no float of its own: the difference is rounded to 8 digits anyway.
    return result(worker, images, new TrainingState(to, from.adam(), from.steps()));
  }

  private static WorkerResult result(int worker, long images, TrainingState state) {
    return new WorkerResult(
        worker,
        state.parameters(),
        state.adam(),
        10,
        new ElboSums(images, 0, 0, 0),
        -1,
        WorkTime.NONE);
  }

  private static Wire wire(String name) {
    return Wire.of(ConfigLoader.load("training.wire=" + name).training());
  }

  private static float[] waves(int count, float size) {
    double[] values =
        IntStream.range(0, count).mapToDouble(i -> size * (2 + Math.sin(i))).toArray();
    float[] floats = new float[count];
    for (int i = 0; i < count; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
