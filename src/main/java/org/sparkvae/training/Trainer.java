package org.sparkvae.training;

import java.util.List;
import org.sparkvae.model.VaeSpec;

/** Trains a VAE on a corpus. */
public interface Trainer {

  /**
   * Trains.
   *
   * @param start where to begin
   * @param monitors told of every round and epoch, in this order
   * @throws DivergenceException when numbers are not finite and leaving workers out is no cure
   */
  Result train(VaeSpec spec, Progress start, List<TrainingMonitor> monitors);

  /**
   * What training came to.
   *
   * @param state after the last round
   * @param epochs completed
   * @param rounds averaged
   * @param imagesSeen by all workers, each image once an epoch
   * @param seconds from the first round to the end, validation included
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Result(TrainingState state, int epochs, long rounds, long imagesSeen, double seconds) {

    /** Images per second over the whole of training. */
    public double imagesPerSecond() {
      return imagesSeen / seconds;
    }
  }
}
