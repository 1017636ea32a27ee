package org.sparkvae.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sparkvae.config.ObjectiveConfig;
import org.sparkvae.evaluation.ElboSums;
import org.sparkvae.model.KlSchedule;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RoundBoardTest {
  private static final TrainingState START = TrainingState.initial(new float[] {1});

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final RoundBoard board = new RoundBoard(2, Duration.ofSeconds(30));

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void resultsAreAddedInTheOrderOfWorkersAndTheFirstOfEachCounts() throws Exception {
    arrive(0, 1, 1);
    CompletableFuture<RoundSum> sum = run(round(1));
    Round round = board.next(1, 0).orElseThrow();
    board.take(round, result(1, 30));
    board.take(round, result(1, 777));
    assertThat(sum).isNotDone();
    board.take(board.next(0, 0).orElseThrow(), result(0, 10));
    assertThat(sum.get().terms().images()).isEqualTo(40);
    assertThat(sum.get().state().parameters()).containsExactly(25);
  }

  @Test
  void aConnectionThatComesLaterGetsTheRoundThatIsNotDone() throws Exception {
    arrive(0, 1);
    CompletableFuture<RoundSum> sum = run(round(1));
    Round round = board.next(0, 0).orElseThrow();
    board.take(round, result(0, 10));
    assertThat(board.next(1, 0)).containsSame(round);
    board.leave(1);
    arrive(1);
    assertThat(board.next(1, 0)).containsSame(round);
    board.take(round, result(1, 10));
    assertThat(sum.get()).isNotNull();
  }

  @Test
  void whoHasDoneItsPartOrWhosePartAnotherHasDoneWaitsForTheNextRound() throws Exception {
    arrive(0, 1, 1);
    CompletableFuture<RoundSum> first = run(round(1));
    Round one = board.next(1, 0).orElseThrow();
    board.take(one, result(1, 10));
    CompletableFuture<Optional<Round>> done = next(1, 1);
    CompletableFuture<Optional<Round>> duplicate = next(1, 0);
    TimeUnit.MILLISECONDS.sleep(50);
    assertThat(done).isNotDone();
    assertThat(duplicate).isNotDone();
    board.take(one, result(0, 10));
    first.get();
    CompletableFuture<RoundSum> second = run(round(2));
    assertThat(done.get().orElseThrow().number()).isEqualTo(2);
    assertThat(duplicate.get()).isEqualTo(done.get());
    board.end();
    assertThat(board.next(0, 0)).isEmpty();
    board.take(done.get().orElseThrow(), result(0, 10));
    board.take(done.get().orElseThrow(), result(1, 10));
    assertThat(second.get()).isNotNull();
  }

  @Test
  void aWorkerThatStaysAwayWhileTheOthersWaitEndsIt() throws Exception {
    RoundBoard impatient = new RoundBoard(2, Duration.ofMillis(10));
    impatient.arrive(0);
    Round round = round(1);
    CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS)
        .execute(() -> impatient.take(round, result(0, 10)));
    assertThatThrownBy(() -> impatient.run(round))
        .isInstanceOf(StandingException.class)
        .hasMessageMatching("Worker 1 has had no place to run for \\d+ s");
    assertThat(round.lacks(0)).isFalse();
  }

  @Test
  void aProblemEndsItAtOnce() {
    arrive(0, 1);
    board.fail(new StandingException("Cannot go on"));
    board.fail(new StandingException("Cannot go on either"));
    assertThatThrownBy(() -> board.run(round(1))).hasMessage("Cannot go on");
  }

  @Test
  void anInterruptEndsTheWaiting() {
    arrive(0, 1);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> board.run(round(1))).isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  private void arrive(int... workers) {
    for (int worker : workers) {
      board.arrive(worker);
    }
  }

  private CompletableFuture<RoundSum> run(Round round) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return board.run(round);
          } catch (StandingException e) {
            throw new AssertionError(e);
          }
        },
        threads);
  }

  private CompletableFuture<Optional<Round>> next(int worker, long after) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return board.next(worker, after);
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        },
        threads);
  }

  private static Round round(long number) {
    LearningRate rate = new LearningRate(0.5, 1, 0);
    KlSchedule beta = KlSchedule.of(ObjectiveConfig.vae(1));
    return new Round(number, new RoundPlan(1, 1, 0, 10, 10, 128, 2, 0, rate, 1e-8, beta), START);
  }

  private static WorkerResult result(int worker, long images) {
    float[] values = {images};
    return new WorkerResult(
        worker, values, values, 1, new ElboSums(images, 0, 0, 0), -1, WorkTime.NONE);
  }
}
