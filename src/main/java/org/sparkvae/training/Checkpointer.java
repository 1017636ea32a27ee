package org.sparkvae.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.sparkvae.run.Checkpoints;
import org.sparkvae.run.MetricsLog;

/**
 * Writes a checkpoint every so many rounds, while training goes on: one at a time, for the next one
 * training waits. It holds no more than the states that training has moved on from meanwhile.
 */
final class Checkpointer implements TrainingMonitor, AutoCloseable {
  private final Checkpoints files;
  private final MetricsLog metrics;
  private final ModelKeeper models;
  private final long every;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread writer = new Thread(task, "checkpoints");
            writer.setDaemon(true);
            return writer;
          });

  private Future<?> writing = CompletableFuture.completedFuture(null);
  private Checkpoint latest;
  private boolean isWritten = true;
  private boolean stopped;

  Checkpointer(Checkpoints files, MetricsLog metrics, ModelKeeper models, long every) {
    this.files = files;
    this.metrics = metrics;
    this.models = models;
    this.every = every;
  }

  /**
   * {@inheritDoc}
   *
   * @throws StoppedException after {@link #stop}
   */
  @Override
  public synchronized void onProgress(Progress progress) {
    if (stopped) {
      throw new StoppedException();
    }
    latest = new Checkpoint(progress, models.bestSha256(), metrics.bytes());
    isWritten = false;
    if (progress.rounds() % every == 0) {
      begin();
    }
  }

  /**
   * Writes a checkpoint of the last round that has ended, on any thread; the training thread is
   * ended when it comes here next.
   */
  synchronized void stop() {
    stopped = true;
    if (!isWritten) {
      begin();
    }
    await();
  }

  /** Waits for the checkpoint that is being written. */
  @Override
  public synchronized void close() {
    // What stops from now on has nothing to write.
    isWritten = true;
    try {
      await();
    } finally {
      thread.shutdown();
    }
  }

  private void begin() {
    await();
    Checkpoint checkpoint = latest;
    writing = thread.submit(() -> write(checkpoint));
    isWritten = true;
  }

  private Void write(Checkpoint checkpoint) throws IOException {
    files.write(
        checkpoint.progress().rounds(), out -> CheckpointCodec.write(checkpoint, metrics, out));
    return null;
  }

  /** Throws what has gone wrong, too. */
  private void await() {
    try {
      writing.get();
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException("Cannot write a checkpoint: interrupted", e));
    }
  }

  private static RuntimeException failure(Throwable cause) {
    if (cause instanceof RuntimeException unchecked) {
      return unchecked;
    }
    return new UncheckedIOException(cause instanceof IOException io ? io : new IOException(cause));
  }
}
