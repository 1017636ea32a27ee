package org.sparkvae.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sparkvae.config.ObjectiveConfig;
import org.sparkvae.evaluation.ElboSums;
import org.sparkvae.model.KlSchedule;
import org.sparkvae.training.link.Greeting;
import org.sparkvae.training.link.Link;
import org.sparkvae.training.link.LinkServer;

/** What the driver (on the server's thread) and a worker (here) say to each other. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RoundFramesTest {
  private static final String HOST = "127.0.0.1";

  /** More than a buffer holds. */
  private static final int PARAMETERS = 100_001;

  private static final RoundPlan PLAN =
      new RoundPlan(
          5,
          2,
          30,
          10,
          40,
          16,
          4,
          12_345_678_901L,
          new LearningRate(0.5, 1, 0),
          1e-8,
          KlSchedule.of(ObjectiveConfig.vae(1)));
  private static final Round ROUND = new Round(7, PLAN, state(PARAMETERS));

  private final CompletableFuture<WorkerResult> received = new CompletableFuture<>();
  private LinkServer server;
  private Link link;

  @BeforeEach
  void connect() throws IOException {
    server = LinkServer.listen(HOST, 0, 10, (greeting, driver) -> drive(driver));
    link = server.address(HOST).connect(new Greeting(1, "0"));
  }

  @AfterEach
  void close() throws IOException {
    link.close();
    server.close();
  }

  @Test
  void aRoundGoesOutAndAResultComesBackToTheBit() throws IOException {
    RoundFrames.Turn turn = RoundFrames.nextTurn(link, PLAN.at(0, 1, 0)).orElseThrow();
    assertThat(turn.number()).isEqualTo(7);
    assertThat(turn.plan()).isEqualTo(PLAN);
    TrainingState state = RoundFrames.fetchState(link, PARAMETERS);
    assertThat(state.parameters()).isEqualTo(ROUND.start().parameters());
    assertThat(state.adam()).isEqualTo(ROUND.start().adam());
    assertThat(state.steps()).isEqualTo(9);
    WorkerResult result = result(1, PARAMETERS);
    RoundFrames.sendResult(result, link);
    assertThat(received.join())
        .usingRecursiveComparison()
        .withStrictTypeChecking()
        .isEqualTo(result);
    assertThat(RoundFrames.nextTurn(link, PLAN)).isEqualTo(Optional.empty());
  }

  @Test
  void aWorkerWhoseProcessHasTheStateDoesNotAskForIt() throws IOException {
    assertThat(RoundFrames.nextTurn(link, PLAN)).isPresent();
    RoundFrames.sendResult(WorkerResult.diverged(1, 3, 33), link);
    assertThat(received.join())
        .usingRecursiveComparison()
        .isEqualTo(WorkerResult.diverged(1, 3, 33));
  }

  @Test
  void aResultThatEndsEarlyIsLost() throws IOException {
    assertThat(RoundFrames.nextTurn(link, PLAN)).isPresent();
    link.out().atLeast(8).putInt(3).putInt(1);
    link.out().flush();
    link.close();
    assertFailsWith(EOFException.class, "the connection has ended");
  }

  @Test
  void aResultOfAnotherNetworkIsRefusedBeforeItIsTaken() throws IOException {
    assertThat(RoundFrames.nextTurn(link, PLAN)).isPresent();
    // Kind, worker, steps, no divergence; images, their sums and times; steps, length, form.
    link.out().atLeast(200).putInt(3).putInt(1).putInt(10).putInt(-1);
    link.out().atLeast(200).putLong(160).putDouble(0).putDouble(0).putDouble(0);
    link.out().atLeast(200).putLong(0).putLong(0).putLong(0);
    link.out().atLeast(200).putLong(9).putInt(2 * PARAMETERS + 1).putInt(0);
    link.out().flush();
    assertFailsWith(ProtocolException.class, "a vector of length 200003 and form 0");
  }

  @Test
  void aResultOfAnotherWorkerOrSizeIsRefused() throws IOException {
    assertThat(RoundFrames.nextTurn(link, PLAN)).isPresent();
    RoundFrames.sendResult(result(2, PARAMETERS), link);
    assertFailsWith(ProtocolException.class, "a result of other size or of another worker");
  }

  @Test
  void aShorterResultIsRefused() throws IOException {
    assertThat(RoundFrames.nextTurn(link, PLAN)).isPresent();
    RoundFrames.sendResult(result(1, PARAMETERS - 1), link);
    assertFailsWith(ProtocolException.class, "a result of other size or of another worker");
  }

  @Test
  void anythingElseIsRefused() throws IOException {
    assertThat(RoundFrames.nextTurn(link, PLAN)).isPresent();
    link.out().atLeast(4).putInt(77);
    link.out().flush();
    assertFailsWith(ProtocolException.class, "a message of kind 77 for a result");
  }

  private void drive(Link driver) throws IOException {
    try {
      RoundFrames.sendRound(ROUND, driver);
      received.complete(RoundFrames.resultOf(1, ROUND, driver));
      RoundFrames.sendEnd(driver);
    } catch (IOException e) {
      received.completeExceptionally(e);
    }
  }

  private void assertFailsWith(Class<? extends IOException> type, String message) {
    assertThatThrownBy(received::join)
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOf(type)
        .hasMessage(message);
  }

  private static TrainingState state(int parameters) {
    float[] values = new float[parameters];
    float[] rounded = new float[2 * parameters];
    for (int i = 0; i < parameters; i++) {
      values[i] = (float) Math.sin(i) / (1 + i);
      rounded[i] = -(i % 128);
    }
    return new TrainingState(values, rounded, 9);
  }

  private static WorkerResult result(int worker, int parameters) {
    TrainingState state = state(parameters);
    return new WorkerResult(
        worker,
        state.parameters(),
        state.adam(),
        10,
        new ElboSums(160, -1234.5678, 98.7654321, -1.5e300),
        -1,
        new WorkTime(1, 2, 3L << 40));
  }
}
