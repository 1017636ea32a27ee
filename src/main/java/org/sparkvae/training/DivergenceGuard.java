package org.sparkvae.training;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkvae.training.RoundSum.Diverged;

/**
 * Decides what a round with numbers that are not finite means: such a worker is left out of the
 * average and named; the run stops when one worker is left out three rounds running, or half of the
 * workers at once.
 */
final class DivergenceGuard {
  private static final Logger LOG = LoggerFactory.getLogger(DivergenceGuard.class);
  private static final int MOST_ROUNDS_RUNNING = 3;

  private final int workers;
  private final SortedMap<Integer, Integer> roundsRunning;

  /**
   * Goes on counting.
   *
   * @param leftOut workers left out of the last round: in how many rounds running
   */
  DivergenceGuard(int workers, Map<Integer, Integer> leftOut) {
    this.workers = workers;
    this.roundsRunning = new TreeMap<>(leftOut);
  }

  /** Workers left out of the last round: in how many rounds running. */
  SortedMap<Integer, Integer> leftOut() {
    return new TreeMap<>(roundsRunning);
  }

  /**
   * Looks at the workers that a round left out.
   *
   * @throws DivergenceException if the run has to stop
   */
  void check(RoundPlan plan, List<Diverged> leftOut) {
    Set<Integer> now = new HashSet<>();
    for (Diverged diverged : leftOut) {
      now.add(diverged.worker());
      int rounds = roundsRunning.merge(diverged.worker(), 1, Integer::sum);
      String what = describe(plan, diverged);
      if (rounds >= MOST_ROUNDS_RUNNING || 2 * leftOut.size() >= workers) {
        throw new DivergenceException("Cannot go on training: " + what + advice(plan));
      }
      LOG.warn("Left out of this round's average: {}", what);
    }
    roundsRunning.keySet().retainAll(now);
  }

  private String describe(RoundPlan plan, Diverged diverged) {
    return String.format(
        Locale.ROOT,
        "worker %d of %d has numbers that are not finite at step %d of epoch %d",
        diverged.worker(),
        workers,
        diverged.step(),
        plan.epoch());
  }

  private static String advice(RoundPlan plan) {
    return String.format(
        Locale.ROOT,
        " (try a lower training.learning-rate than %s, or a longer training.warmup-epochs)",
        plan.learningRate().base());
  }
}
