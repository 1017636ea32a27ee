package org.sparkvae.training;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;

/**
 * Where the driver puts up a round and waits for its results, and where the threads that speak with
 * the workers wait for rounds. A worker may be there several times: after a lost connection of
 * which nobody has heard yet, or where Spark speculates. Then each runs the round, and the first
 * result counts.
 */
final class RoundBoard {
  private static final long LOOK_MILLISECONDS = 1000;

  private final long absenceNanos;
  private final int[] present;
  private final long[] presentUntil;
  private Round round;
  private StandingException problem;
  private boolean ended;

  /**
   * Without a round.
   *
   * @param absence how long a worker may be away while the others have done their part
   */
  RoundBoard(int workers, Duration absence) {
    this.absenceNanos = absence.toNanos();
    this.present = new int[workers];
    this.presentUntil = new long[workers];
    Arrays.fill(presentUntil, System.nanoTime());
  }

  /** A connection of a worker begins. */
  synchronized void arrive(int worker) {
    present[worker]++;
  }

  /** A connection of a worker has ended. */
  synchronized void leave(int worker) {
    present[worker]--;
    presentUntil[worker] = System.nanoTime();
  }

  /**
   * Waits for a round of which this worker's part is still to be done; empty when there will be
   * none.
   *
   * @param after number of the last round that the connection has taken part in
   */
  synchronized Optional<Round> next(int worker, long after) throws InterruptedException {
    while (!ended && !hasWork(worker, after)) {
      wait();
    }
    return ended ? Optional.empty() : Optional.of(round);
  }

  /** Takes what a worker has sent. */
  synchronized void take(Round from, WorkerResult result) {
    from.take(result);
    notifyAll();
  }

  /** No round can be run any more. */
  synchronized void fail(StandingException reason) {
    if (problem == null) {
      problem = reason;
      notifyAll();
    }
  }

  /** Sends all workers home. */
  synchronized void end() {
    ended = true;
    notifyAll();
  }

  /**
   * Puts a round up and waits until every worker's result is there.
   *
   * @throws StandingException if they cannot all come
   * @throws CancellationException if the thread is interrupted
   */
  synchronized RoundSum run(Round next) throws StandingException {
    round = next;
    notifyAll();
    try {
      while (!round.isComplete()) {
        requireThatItCanBe();
        wait(LOOK_MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("Cannot go on training: interrupted during a round");
    }
    return round.sum();
  }

  private boolean hasWork(int worker, long after) {
    return round != null && round.number() > after && round.lacks(worker);
  }

  /** Those that are at work may bring others time to come. */
  private void requireThatItCanBe() throws StandingException {
    if (problem != null) {
      throw problem;
    }
    int[] missing = IntStream.range(0, present.length).filter(round::lacks).toArray();
    boolean atWork = Arrays.stream(missing).anyMatch(worker -> present[worker] > 0);
    for (int worker : missing) {
      long away = System.nanoTime() - presentUntil[worker];
      if (!atWork && away > absenceNanos) {
        throw new StandingException(
            "Worker " + worker + " has had no place to run for " + away / 1_000_000_000 + " s");
      }
    }
  }
}
