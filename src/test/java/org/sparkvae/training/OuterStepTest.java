package org.sparkvae.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.commons.lang3.SerializationUtils;
import org.junit.jupiter.api.Test;
import org.sparkvae.config.ConfigLoader;
import org.sparkvae.evaluation.ElboSums;

class OuterStepTest {
  private static final TrainingState START = state(8, -16);

  @Test
  void plainAveragingIsTheAverageToTheBit() {
    float odd = 1 / 3f;
    TrainingState after = new OuterStep(1, 0).next(START, round(odd, 1e-30f));
    assertThat(after.parameters()).containsExactly(odd, 1e-30f);
    assertThat(after.velocity()).isEmpty();
  }

  @Test
  void theRateIsTheShareOfTheWay() {
    TrainingState after = new OuterStep(0.25, 0).next(START, round(12, -20));
    assertThat(after.parameters()).containsExactly(9, -17);
    assertThat(after.adam()).containsExactly(1, 2, 3, 4);
    assertThat(after.steps()).isEqualTo(10);
  }

  @Test
  void momentumIsNesterovs() {
    OuterStep step = new OuterStep(0.5, 0.5);
    // d = 4: u = 4, θ = 8 + (4 + 2)/2 = 11.
    TrainingState first = step.next(START, round(12, -16));
    assertThat(first.parameters()).containsExactly(11, -16);
    assertThat(first.velocity()).containsExactly(4, 0);
    // d = −1: u = 2 − 1 = 1, θ = 11 + (−1 + 1/2)/2 = 10.75.
    TrainingState second = step.next(first, round(10, -16));
    assertThat(second.parameters()).containsExactly(10.75f, -16);
    assertThat(second.velocity()).containsExactly(1, 0);
    assertThat(second.steps()).isEqualTo(20);
    // The states before are as they were.
    assertThat(START.parameters()).containsExactly(8, -16);
    assertThat(first.velocity()).containsExactly(4, 0);
  }

  @Test
  void aRoundThatNobodyRanMovesNothing() {
    OuterStep step = new OuterStep(0.5, 0.5);
    TrainingState moving = step.next(START, round(12, -16));
    RoundSum none = RoundSum.of(List.of(RoundSum.of(WorkerResult.outOfData(0))));
    assertThat(step.next(moving, none)).isSameAs(moving);
  }

  @Test
  void oneWorkerTakesNoSuchStep() {
    String[] settings = {"training.outer-learning-rate=0.5", "training.outer-momentum=0.9"};
    assertThat(OuterStep.of(ConfigLoader.load(settings).training(), 1))
        .isEqualTo(new OuterStep(1, 0));
    assertThat(OuterStep.of(ConfigLoader.load(settings).training(), 2))
        .isEqualTo(new OuterStep(0.5, 0.9));
  }

  @Test
  void velocityStaysInTheDriver() {
    TrainingState moving = new OuterStep(0.5, 0.5).next(START, round(12, -16));
    TrainingState sent = SerializationUtils.clone(moving);
    assertThat(sent.parameters()).isEqualTo(moving.parameters());
    assertThat(sent.velocity()).isEmpty();
  }

  private static TrainingState state(float... parameters) {
    return new TrainingState(parameters, new float[] {1, 2, 3, 4}, 0);
  }

  private static RoundSum round(float... parameters) {
    TrainingState average = new TrainingState(parameters, new float[] {1, 2, 3, 4}, 10);
    return new RoundSum(average, new ElboSums(128, 0, 0, 0), WorkTime.NONE, List.of());
  }
}
