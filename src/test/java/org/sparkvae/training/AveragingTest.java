package org.sparkvae.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.commons.lang3.SerializationUtils;
import org.apache.spark.storage.TaskResultBlockId;
import org.junit.jupiter.api.Test;
import org.sparkvae.config.ConfigLoader;
import org.sparkvae.config.ObjectiveConfig;
import org.sparkvae.evaluation.ElboSums;
import org.sparkvae.model.KlSchedule;
import org.sparkvae.training.RoundSum.Diverged;

class AveragingTest {
  private static final TrainingState BEFORE = new TrainingState(floats(9, 9), floats(9, 9), 7);

  @Test
  void averagesAreWeightedByImages() {
    RoundSum sum = sum(result(0, 300, 2, floats(1, 10)), result(1, 100, 1, floats(5, 30)));
    TrainingState after = sum.after(BEFORE);
    assertThat(after.parameters()).containsExactly(2, 15);
    assertThat(after.adam()).containsExactly(2, 15);
    assertThat(after.steps()).isEqualTo(9);
    assertThat(sum.terms().images()).isEqualTo(400);
  }

  @Test
  void oneWorkerComesBackToTheBit() {
    float[] odd = floats(0.1f, 1 / 3f);
    assertThat(sum(result(0, 1279, 10, odd)).after(BEFORE).parameters()).containsExactly(odd);
    assertThat(sum(result(0, 1279, 10, odd), WorkerResult.outOfData(1)).after(BEFORE).parameters())
        .containsExactly(odd);
  }

  @Test
  void workersThatAgreeComeBackToTheBit() {
    float[] odd = floats(0.1f, 1 / 3f, 1e-30f, -7e20f);
    RoundSum sum = sum(result(0, 1279, 10, odd), result(1, 640, 5, odd), result(2, 7, 1, odd));
    assertThat(sum.after(BEFORE).parameters()).containsExactly(odd);
  }

  @Test
  void aRoundOfWhichSomethingIsLostIsRunAgain() {
    RoundSum sum = sum(result(0, 10, 1, floats(1, 2)));
    AtomicInteger runs = new AtomicInteger();
    Supplier<RoundSum> lostTwice =
        () -> {
          if (runs.incrementAndGet() <= 2) {
            throw new StateBlocks.LostException(new TaskResultBlockId(7));
          }
          return sum;
        };
    assertThat(SparkWorkers.untilNothingIsLost(lostTwice)).isSameAs(sum);
    assertThat(runs).hasValue(3);
    runs.set(-10);
    assertThatThrownBy(() -> SparkWorkers.untilNothingIsLost(lostTwice))
        .isInstanceOf(StateBlocks.LostException.class);
    assertThat(runs).hasValue(-6);
  }

  @Test
  void aVectorLongerThanABlockIsAveragedToItsEnd() {
    float[] left = new float[5000];
    float[] right = new float[5000];
    for (int i = 0; i < left.length; i++) {
      left[i] = i;
      right[i] = -3 * i;
    }
    float[] average = sum(result(0, 30, 1, left), result(1, 10, 1, right)).state().parameters();
    assertThat(average).containsOnly(0).hasSize(5000);
  }

  @Test
  void theOrderOfWorkersIsThatOfTheSum() {
    float[] one = floats(0.1f, 1e8f);
    float[] two = floats(0.7f, -3f);
    float[] three = floats(-0.9f, 0.3f);
    RoundSum sum = sum(result(0, 7, 1, one), result(1, 5, 1, two), result(2, 3, 1, three));
    float[] expected = new float[2];
    for (int i = 0; i < 2; i++) {
      expected[i] = one[i] + (float) (5 / 15.0) * (two[i] - one[i]);
      expected[i] += (float) (3 / 15.0) * (three[i] - one[i]);
    }
    assertThat(sum.state().parameters()).containsExactly(expected);
    assertThat((double) expected[0]).isCloseTo((0.7 + 3.5 - 2.7) / 15, offset(1e-7));
  }

  @Test
  void aWorkerThatDivergedOrSawNothingHasNoWeight() {
    RoundSum sum =
        sum(
            WorkerResult.diverged(0, 3, 41),
            WorkerResult.outOfData(1),
            result(2, 50, 4, floats(3, 4)));
    assertThat(sum.after(BEFORE).parameters()).containsExactly(3, 4);
    assertThat(sum.diverged()).containsExactly(new Diverged(0, 41));
  }

  @Test
  void aRoundWithoutAnyResultChangesNothing() {
    assertThat(sum(WorkerResult.outOfData(0)).after(BEFORE)).isSameAs(BEFORE);
    assertThat(sum(WorkerResult.outOfData(0), WorkerResult.diverged(1, 1, 1)).after(BEFORE))
        .isSameAs(BEFORE);
  }

  @Test
  void sumsOfSumsAreTheSameAverage() {
    RoundSum left = sum(result(0, 10, 1, floats(1, 2)));
    RoundSum right = sum(result(1, 30, 1, floats(5, 6)), WorkerResult.diverged(2, 1, 8));
    RoundSum both = RoundSum.of(List.of(left, right));
    assertThat(both.after(BEFORE).parameters()).containsExactly(4, 5);
    assertThat(both.diverged()).containsExactly(new Diverged(2, 8));
  }

  @Test
  void aStateTravelsToTheBit() {
    float[] parameters = new float[40_001];
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = (float) Math.sin(i) / (1 + i);
    }
    TrainingState state = new TrainingState(parameters, floats(0, -0.0f, Float.MIN_VALUE), 5);
    TrainingState copy = SerializationUtils.clone(state);
    assertThat(copy.parameters()).isEqualTo(parameters);
    assertThat(copy.adam()).containsExactly(state.adam());
    assertThat(copy.steps()).isEqualTo(5);
  }

  @Test
  void oneOfFourMayDivergeTwiceRunningButNotThreeTimes() {
    DivergenceGuard guard = new DivergenceGuard(4, Map.of());
    List<Diverged> one = List.of(new Diverged(2, 5));
    guard.check(plan(), one);
    guard.check(plan(), one);
    assertThatThrownBy(() -> guard.check(plan(), one))
        .isInstanceOf(DivergenceException.class)
        .hasMessageStartingWith(
            "Cannot go on training: worker 2 of 4 has numbers that are not finite at step 5 of"
                + " epoch 3 (try a lower training.learning-rate than 0.5");
  }

  @Test
  void aGoodRoundInBetweenStartsTheCountAgain() {
    DivergenceGuard guard = new DivergenceGuard(4, Map.of());
    List<Diverged> one = List.of(new Diverged(2, 5));
    guard.check(plan(), one);
    guard.check(plan(), one);
    guard.check(plan(), List.of());
    assertThatCode(() -> guard.check(plan(), one)).doesNotThrowAnyException();
  }

  @Test
  void halfOfTheWorkersAtOnceStopTheRun() {
    List<Diverged> two = List.of(new Diverged(0, 1), new Diverged(3, 1));
    assertThatThrownBy(() -> new DivergenceGuard(4, Map.of()).check(plan(), two))
        .isInstanceOf(DivergenceException.class);
    assertThatCode(() -> new DivergenceGuard(5, Map.of()).check(plan(), two))
        .doesNotThrowAnyException();
  }

  @Test
  void theRateIsReachedOverTheWarmUp() {
    LearningRate rate =
        LearningRate.of(
            ConfigLoader.load("training.learning-rate=0.001", "training.warmup-epochs=0.5")
                .training(),
            4,
            1000);
    assertThat(rate.at(1, 0)).isEqualTo(0.001);
    assertThat(rate.at(1, 250)).isCloseTo(0.0025, offset(1e-12));
    assertThat(rate.at(1, 500)).isEqualTo(0.004);
    assertThat(rate.at(1, 100_000)).isEqualTo(0.004);
  }

  @Test
  void theRateFallsFromStageToStage() {
    LearningRate rate =
        LearningRate.of(
            ConfigLoader.load(
                    "training.learning-rate=0.002",
                    "training.learning-rate-stages=[1, 3, 9]",
                    "training.learning-rate-stage-factor=0.5")
                .training(),
            1,
            1000);
    assertThat(rate.at(1, 0)).isEqualTo(0.002);
    assertThat(rate.at(2, 1000)).isEqualTo(0.001);
    assertThat(rate.at(4, 3999)).isEqualTo(0.001);
    assertThat(rate.at(5, 4000)).isEqualTo(0.0005);
    assertThat(rate.at(99, 98_000)).isEqualTo(0.0005);
  }

  @Test
  void oneWorkerOrTheSwitchKeepsThePlainRate() {
    assertThat(LearningRate.of(ConfigLoader.load().training(), 1, 1000).at(1, 700))
        .isEqualTo(0.001);
    LearningRate off =
        LearningRate.of(
            ConfigLoader.load("training.scale-learning-rate=false").training(), 8, 1000);
    assertThat(off.at(1, 5000)).isEqualTo(0.001);
    LearningRate sudden =
        LearningRate.of(ConfigLoader.load("training.warmup-epochs=0").training(), 8, 1000);
    assertThat(sudden.at(1, 0)).isEqualTo(0.008);
  }

  @Test
  void patienceCountsEpochsWithoutABetterElbo() {
    BestEpoch best =
        BestEpoch.NONE
            .after(1, -100, -200)
            .after(2, -101, -150)
            .after(3, -99, -160)
            .after(4, -99, -1);
    assertThat(best).isEqualTo(new BestEpoch(-99, -160, 3));
    assertThat(best.isStale(4, 2)).isFalse();
    assertThat(best.after(5, -99.5, -99.5).isStale(5, 2)).isTrue();
    assertThat(best.after(5, -98, -98).isStale(5, 2)).isFalse();
    assertThat(best.isStale(100, 0)).isFalse();
    assertThat(BestEpoch.NONE.after(1, Double.NaN, Double.NaN)).isEqualTo(BestEpoch.NONE);
  }

  private static WorkerResult result(int worker, long images, int steps, float[] values) {
    return new WorkerResult(
        worker, values, values, steps, new ElboSums(images, 0, 0, 0), -1, WorkTime.NONE);
  }

  private static RoundSum sum(WorkerResult... results) {
    return RoundSum.of(Arrays.stream(results).map(RoundSum::of).toList());
  }

  private static RoundPlan plan() {
    return new RoundPlan(
        1,
        3,
        0,
        10,
        10,
        128,
        4,
        0,
        new LearningRate(0.5, 1, 0),
        1e-8,
        KlSchedule.of(ObjectiveConfig.vae(1)));
  }

  private static float[] floats(float... values) {
    return values;
  }
}
