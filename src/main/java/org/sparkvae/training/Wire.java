package org.sparkvae.training;

import java.io.Serializable;
import org.sparkvae.config.TrainingConfig;
import org.sparkvae.model.Noise;

/**
 * What becomes of a state on its way between the driver and the workers. Either nothing: 12 bytes
 * for each parameter go out and 12 come back. Or its moments are rounded to 16 bits, both ways, and
 * a worker brings back how far its parameters have moved, rounded as well, instead of where they
 * are: 8 bytes go out and 6 come back. The parameters themselves stay whole, in the driver, which
 * adds the averaged movement to them.
 *
 * <p>With four workers and τ = 10, {@code conf/mnist-mlp.conf} came after three epochs to a test
 * loss of 116.53 nats with whole numbers and of 116.50 with halves. Of more workers than the driver
 * takes at once ({@link TreeSum}), the partial averages travel whole.
 *
 * <p>All is rounded before it is sent rather than by the sending, which does not happen where
 * driver and worker share a process.
 *
 * @param rounds whether anything is rounded
 * @param seed of the run
 */
record Wire(boolean rounds, long seed) implements Serializable {
  static Wire of(TrainingConfig config) {
    return new Wire(config.wire() == TrainingConfig.Wire.BFLOAT16, config.seed());
  }

  /** What workers start from. */
  TrainingState sent(TrainingState state) {
    return rounds
        ? new TrainingState(
            state.parameters(), Bfloat16.round(state.adam(), key(state, -1)), state.steps())
        : state;
  }

  /** What a worker that started from {@code sent} gives back. */
  WorkerResult returned(TrainingState sent, WorkerResult result) {
    if (!rounds || result.weight() == 0) {
      return result;
    }
    float[] movement = result.parameters().clone();
    for (int i = 0; i < movement.length; i++) {
      movement[i] -= sent.parameters()[i];
    }
    long key = key(sent, result.worker());
    return result.with(
        Bfloat16.round(movement, Noise.key(key, 0)),
        Bfloat16.round(result.adam(), Noise.key(key, 1)));
  }

  /** The average of the workers' states, made of that of what they gave back. */
  RoundSum received(TrainingState sent, RoundSum sum) {
    if (!rounds || sum.terms().images() == 0) {
      return sum;
    }
    float[] parameters = sum.state().parameters().clone();
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] += sent.parameters()[i];
    }
    TrainingState state = new TrainingState(parameters, sum.state().adam(), sum.state().steps());
    return new RoundSum(state, sum.terms(), sum.time(), sum.diverged());
  }

  /** Bytes that each worker is sent before a round. */
  long bytesSent(TrainingState state) {
    return bytes(state.parameters(), false) + bytes(state.adam(), rounds);
  }

  /** Bytes that each worker sends back. */
  long bytesReturned(TrainingState state) {
    return bytes(state.parameters(), rounds) + bytes(state.adam(), rounds);
  }

  private static long bytes(float[] values, boolean rounded) {
    return (long) values.length * (rounded ? Short.BYTES : Float.BYTES);
  }

  private long key(TrainingState start, int worker) {
    return Noise.key(seed, start.steps(), worker);
  }
}
