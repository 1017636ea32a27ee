package org.sparkvae.training;

import java.io.PrintStream;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkvae.run.EpochMetrics;
import org.sparkvae.run.RoundMetrics;

/**
 * Tells a person how far training is: on a terminal by a bar that moves, elsewhere by a line in the
 * log every few seconds; and by a line for each epoch.
 */
final class ProgressMonitor implements TrainingMonitor {
  private static final Logger LOG = LoggerFactory.getLogger(ProgressMonitor.class);
  private static final int BAR_WIDTH = 30;
  private static final long QUIET_NANOS = 10_000_000_000L;

  private final PrintStream out;
  private final boolean terminal;
  private final int epochs;
  private final long imagesPerEpoch;
  private long lastLine = System.nanoTime();

  ProgressMonitor(PrintStream out, boolean terminal, int epochs, long imagesPerEpoch) {
    this.out = out;
    this.terminal = terminal;
    this.epochs = epochs;
    this.imagesPerEpoch = imagesPerEpoch;
  }

  @Override
  public void onRound(RoundMetrics metrics) {
    long now = System.nanoTime();
    if (terminal) {
      out.print("\r" + bar(metrics) + " " + words(metrics));
      out.flush();
    } else if (now - lastLine > QUIET_NANOS) {
      lastLine = now;
      LOG.info(words(metrics));
    }
  }

  @Override
  public void onEpoch(EpochMetrics metrics, TrainingState state) {
    lastLine = System.nanoTime();
    String validation =
        metrics.validationElbo() == null
            ? ""
            : String.format(Locale.ROOT, ", validation ELBO %.2f", metrics.validationElbo());
    say(
        String.format(
            Locale.ROOT,
            "epoch %d/%d: ELBO %.2f%s nats per image, %.0f images/s, %.0f s",
            metrics.epoch(),
            epochs,
            metrics.elbo(),
            validation,
            metrics.imagesPerSecond(),
            metrics.seconds()));
  }

  private void say(String line) {
    if (terminal) {
      out.println("\r\u001b[K" + line);
    } else {
      LOG.info(line);
    }
  }

  private String words(RoundMetrics metrics) {
    return String.format(
        Locale.ROOT,
        "epoch %d/%d: %.0f %%, ELBO %.2f nats per image, %.0f images/s, %.1f %% of it waiting for data",
        metrics.epoch(),
        epochs,
        100 * shareOfEpoch(metrics),
        metrics.elbo(),
        metrics.imagesPerSecond(),
        100 * metrics.cost().waitShare());
  }

  private String bar(RoundMetrics metrics) {
    int full = (int) Math.round(BAR_WIDTH * shareOfEpoch(metrics));
    return "[" + "#".repeat(full) + " ".repeat(BAR_WIDTH - full) + "]";
  }

  private double shareOfEpoch(RoundMetrics metrics) {
    long inEpoch = metrics.imagesSeen() - (metrics.epoch() - 1L) * imagesPerEpoch;
    return Math.min(1, Math.max(0, inEpoch / (double) imagesPerEpoch));
  }
}
