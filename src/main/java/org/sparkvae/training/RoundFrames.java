package org.sparkvae.training;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.sparkvae.evaluation.ElboSums;
import org.sparkvae.training.link.ByteRoom;
import org.sparkvae.training.link.ChannelWriter;
import org.sparkvae.training.link.Link;

/**
 * What the driver and a standing worker say to each other. The driver: here is a round, and in the
 * end that there is none. The worker: send me the state, unless its process has it; here is my
 * result. All numbers are little-endian, a message is its kind and its fields, and states are as
 * {@link StateCodec} writes them.
 */
final class RoundFrames {
  private static final int END = 0;
  private static final int ROUND = 1;
  private static final int STATE_WANTED = 2;
  private static final int RESULT = 3;

  private static final int ROUND_BYTES = 3 * Integer.BYTES + 2 * Long.BYTES;
  private static final int RESULT_BYTES = 3 * Integer.BYTES + 7 * Long.BYTES;

  private RoundFrames() {}

  /** What a worker learns of a round: its number, and the plan of it. */
  record Turn(long number, RoundPlan plan) {}

  static void sendEnd(Link link) throws IOException {
    send(END, link.out());
  }

  static void sendRound(Round round, Link link) throws IOException {
    RoundPlan plan = round.plan();
    link.out()
        .atLeast(ROUND_BYTES)
        .putInt(ROUND)
        .putLong(round.number())
        .putInt(plan.firstStep())
        .putInt(plan.steps())
        .putLong(plan.imagesSeen());
    link.out().flush();
  }

  /** The next round; empty when there is none. */
  static Optional<Turn> nextTurn(Link link, RoundPlan another) throws IOException {
    int kind = link.in().atLeast(Integer.BYTES).getInt();
    if (kind == END) {
      return Optional.empty();
    }
    require(kind == ROUND, "a message of kind " + kind + " for a round");
    ByteBuffer in = link.in().atLeast(ROUND_BYTES - Integer.BYTES);
    long number = in.getLong();
    return Optional.of(new Turn(number, another.at(in.getInt(), in.getInt(), in.getLong())));
  }

  /**
   * Asks for the state and takes it.
   *
   * @param parameters of the network
   */
  static TrainingState fetchState(Link link, int parameters) throws IOException {
    send(STATE_WANTED, link.out());
    return StateCodec.read(link.in(), 2 * parameters);
  }

  static void sendResult(WorkerResult result, Link link) throws IOException {
    ElboSums terms = result.terms();
    WorkTime time = result.time();
    link.out()
        .atLeast(Integer.BYTES + RESULT_BYTES)
        .putInt(RESULT)
        .putInt(result.worker())
        .putInt(result.steps())
        .putInt(result.divergedAt())
        .putLong(terms.images())
        .putDouble(terms.reconstructionSum())
        .putDouble(terms.klSum())
        .putDouble(terms.objectiveSum())
        .putLong(time.slowest())
        .putLong(time.all())
        .putLong(time.waiting());
    StateCodec.write(
        new TrainingState(result.parameters(), result.adam(), result.steps()), link.out());
    link.out().flush();
  }

  /**
   * Waits for a worker's result, and sends it the state when it asks for it.
   *
   * @throws ProtocolException if it says anything else
   */
  static WorkerResult resultOf(int worker, Round round, Link link) throws IOException {
    int kind = link.in().atLeast(Integer.BYTES).getInt();
    if (kind == STATE_WANTED) {
      StateCodec.write(round.start(), link.out());
      link.out().flush();
      kind = link.in().atLeast(Integer.BYTES).getInt();
    }
    require(kind == RESULT, "a message of kind " + kind + " for a result");
    int parameters = round.start().parameters().length;
    WorkerResult result = result(link.in(), parameters);
    int count = result.weight() > 0 ? parameters : 0;
    boolean whole = result.parameters().length == count && result.adam().length == 2 * count;
    require(whole && result.worker() == worker, "a result of other size or of another worker");
    return result;
  }

  private static WorkerResult result(ByteRoom from, int parameters) throws IOException {
    ByteBuffer in = from.atLeast(RESULT_BYTES);
    int worker = in.getInt();
    int steps = in.getInt();
    int divergedAt = in.getInt();
    ElboSums terms = new ElboSums(in.getLong(), in.getDouble(), in.getDouble(), in.getDouble());
    WorkTime time = new WorkTime(in.getLong(), in.getLong(), in.getLong());
    TrainingState state = StateCodec.read(from, 2 * parameters);
    return new WorkerResult(
        worker, state.parameters(), state.adam(), steps, terms, divergedAt, time);
  }

  private static void send(int kind, ChannelWriter out) throws IOException {
    out.atLeast(Integer.BYTES).putInt(kind);
    out.flush();
  }

  private static void require(boolean condition, String otherwise) throws ProtocolException {
    if (!condition) {
      throw new ProtocolException(otherwise);
    }
  }
}
