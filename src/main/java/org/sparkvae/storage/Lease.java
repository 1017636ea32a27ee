package org.sparkvae.storage;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkvae.config.LeaseConfig;
import org.sparkvae.config.UserError;

/**
 * The right to write in a place, which one process has at a time, on any file system that shows a
 * file to a listing as soon as it is written; nothing like a conditional write is needed. Each
 * process has a claim under a name of its own. It looks at the claims that are there and takes a
 * ticket behind all of them; when no smaller ticket is left, nor anybody who is choosing one, it
 * owns the lease. Of those who came at once, the smallest name goes first; whoever comes later is
 * behind the owner.
 *
 * <p>An owner that has died on this machine loses its claim at once, any other when its heartbeat
 * has stood still for {@code lease.timeout}, by the clock of the process that waits. It may have
 * been slow only: so it asks {@link #require()} before it publishes anything.
 *
 * <p>Source: Lamport, A New Solution of Dijkstra's Concurrent Programming Problem, 1974 (the bakery
 * algorithm).
 */
public final class Lease implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(Lease.class);
  private static final int BEATS_PER_TIMEOUT = 6;
  private static final Duration LONGEST_POLL = Duration.ofSeconds(1);

  private final Claims claims;
  private final LeaseConfig config;
  private final String purpose;
  private final ScheduledExecutorService heart;
  private Claim mine;
  private boolean closed;

  private Lease(Claims claims, LeaseConfig config, String purpose) {
    this.claims = claims;
    this.config = config;
    this.purpose = purpose;
    this.mine = ThisProcess.claim(config.timeout().toMillis());
    this.heart =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "lease");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Waits until this process owns the lease.
   *
   * @param folder of the lease, which holds nothing else, and goes with the last claim
   * @param purpose what it is wanted for, as in {@code Cannot <purpose>: …}
   * @throws UserError if the owner is alive when {@code lease.wait} is over
   */
  public static Lease acquire(Configuration conf, Path folder, LeaseConfig config, String purpose)
      throws IOException {
    Lease lease = new Lease(new Claims(conf, folder), config, purpose);
    try {
      lease.queue();
      lease.awaitTurn();
      return lease;
    } catch (IOException | RuntimeException e) {
      lease.close();
      throw e;
    }
  }

  /**
   * To be called before anything is published.
   *
   * @throws UserError if another process may have taken over
   */
  public void require() throws IOException {
    if (!isHeld()) {
      throw new UserError("Cannot " + purpose + ": another process has taken over");
    }
  }

  /** Whether no other process may have taken over. */
  synchronized boolean isHeld() throws IOException {
    return !closed && claims.stands(mine.id());
  }

  /** Gives the lease back; doing it twice does no harm. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    heart.shutdownNow();
    try {
      claims.remove(mine);
    } catch (IOException e) {
      // Nothing is lost: the next process finds this one gone, or its heartbeat standing still.
      LOG.warn("Cannot give the lease back: {}", e.getMessage());
    }
  }

  private void queue() throws IOException {
    claims.write(mine);
    long last = claims.list().stream().mapToLong(Claim::ticket).max().orElse(0);
    mine = mine.with(last + 1, 1);
    claims.write(mine);
    long period = config.timeout().toNanos() / BEATS_PER_TIMEOUT;
    // Its end is the executor's, and what a beat throws is logged there.
    ScheduledFuture<?> unused =
        heart.scheduleWithFixedDelay(this::beat, period, period, TimeUnit.NANOSECONDS);
  }

  private synchronized void beat() {
    try {
      // Who has been declared dead does not come back.
      if (!closed && claims.stands(mine.id())) {
        mine = mine.with(mine.ticket(), mine.beat() + 1);
        claims.write(mine);
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("Cannot renew the lease: {}; trying again", e.getMessage());
    }
  }

  private void awaitTurn() throws IOException {
    Rivals rivals = new Rivals();
    long deadline = System.nanoTime() + config.patience().toNanos();
    for (List<Claim> ahead = ahead(); !ahead.isEmpty(); ahead = ahead()) {
      boolean taken = false;
      for (Claim claim : ahead) {
        taken |= judge(claim, rivals, deadline);
      }
      if (!taken) {
        pause();
      }
    }
  }

  private List<Claim> ahead() throws IOException {
    return claims.list().stream()
        .filter(claim -> claim.isAheadOf(mine))
        .sorted(Claim.ORDER)
        .toList();
  }

  /** Whether the claim has been taken out of the way. */
  private boolean judge(Claim claim, Rivals rivals, long deadline) throws IOException {
    long now = System.nanoTime();
    if (ThisProcess.isGone(claim)) {
      LOG.warn("Taking over from {}, which is gone", claim.owner());
      claims.remove(claim);
      return true;
    }
    if (rivals.isNew(claim)) {
      LOG.info("Waiting for {}", claim.owner());
    }
    if (rivals.hasMoved(claim, now)) {
      requireBefore(deadline, now, claim);
    } else if (rivals.hasStoodStill(claim, config.timeout(), now)) {
      LOG.warn("Taking over from {}, whose heartbeat stands still", claim.owner());
      claims.declareOver(claim, mine);
      return true;
    }
    return false;
  }

  private void requireBefore(long deadline, long now, Claim owner) {
    if (now - deadline >= 0) {
      throw new UserError(
          "Cannot " + purpose + ": " + owner.owner() + ", is at it and alive (lease.wait is over)");
    }
  }

  private void pause() throws IOException {
    long nanos = config.timeout().toNanos() / (2 * BEATS_PER_TIMEOUT);
    try {
      TimeUnit.NANOSECONDS.sleep(Math.min(nanos, LONGEST_POLL.toNanos()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Cannot " + purpose + ": interrupted", e);
    }
  }
}
