package org.sparkvae.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.sparkvae.run.EpochMetrics;
import org.sparkvae.run.MetricsLog;
import org.sparkvae.run.RoundMetrics;

/** Writes every round and epoch to the run's metrics, visible to readers after each epoch. */
final class MetricsMonitor implements TrainingMonitor {
  private final MetricsLog log;

  MetricsMonitor(MetricsLog log) {
    this.log = log;
  }

  @Override
  public void onRound(RoundMetrics metrics) {
    log.add(metrics);
  }

  @Override
  public void onEpoch(EpochMetrics metrics, TrainingState state) {
    log.add(metrics);
    try {
      log.publish();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
