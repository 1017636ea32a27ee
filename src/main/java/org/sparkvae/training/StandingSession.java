package org.sparkvae.training;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkvae.training.link.Greeting;
import org.sparkvae.training.link.Link;
import org.sparkvae.training.link.LinkServer;

/**
 * Rounds of one epoch on the same tasks of Spark: a server that they connect to, the job that they
 * are, and the {@link RoundBoard} between. A worker whose connection ends is started again by
 * Spark, somewhere, and is given the round that it has not done; so a round's results are the same
 * whatever is lost.
 */
final class StandingSession implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StandingSession.class);

  /** Each worker's connection, those that are lost and not yet known to be, and some strangers'. */
  private static final int MOST_CONNECTIONS = 16 * TreeSum.FAN_IN;

  private final String name = "standing workers " + UUID.randomUUID();
  private final Map<Link, String> executors = new ConcurrentHashMap<>();
  private final RoundPlan plan;
  private final RoundBoard board;
  private final LinkServer server;
  private final StandingJob job;
  private long rounds;

  /**
   * Begins it.
   *
   * @param plan of its first round
   * @param parameters of the network
   * @param absence how long a worker may be away while the others have done their part
   * @param tasks of a job, given how they find the driver
   * @throws StandingException if the driver cannot listen there
   */
  StandingSession(
      DriverPlace place,
      RoundPlan plan,
      int parameters,
      Duration absence,
      Function<StandingWorker.Contact, StandingTasks> tasks)
      throws StandingException {
    this.plan = plan;
    this.board = new RoundBoard(plan.workers(), absence);
    this.server = listen(place);
    StandingWorker.Contact contact =
        new StandingWorker.Contact(server.address(place.host()), name, plan, parameters);
    this.job = new StandingJob(tasks.apply(contact), name, board::fail);
  }

  /** Whether a round is one of this epoch. */
  boolean has(RoundPlan other) {
    return plan.at(other.firstStep(), other.steps(), other.imagesSeen()).equals(other);
  }

  /**
   * Runs a round.
   *
   * @param start what workers are sent
   * @throws StandingException if they cannot all come
   */
  RoundSum run(TrainingState start, RoundPlan next) throws StandingException {
    RoundSum sum = board.run(new Round(rounds + 1, next, start));
    rounds++;
    return sum;
  }

  /** Rounds that have been run. */
  long rounds() {
    return rounds;
  }

  /** Ends the connections of an executor that Spark has given up. */
  void lose(String executor) {
    executors.forEach(
        (link, its) -> {
          if (its.equals(executor)) {
            close(link);
          }
        });
  }

  /** Sends the workers home and waits until their slots are free. */
  @Override
  public void close() {
    board.end();
    job.end();
    try {
      server.close();
    } catch (IOException e) {
      LOG.warn("Cannot close the connections of standing workers: {}", e.getMessage());
    }
  }

  private LinkServer listen(DriverPlace place) throws StandingException {
    try {
      return LinkServer.listen(place.bindAddress(), place.port(), MOST_CONNECTIONS, this::serve);
    } catch (IOException | RuntimeException e) {
      throw new StandingException("Cannot listen at " + place + ": " + e.getMessage());
    }
  }

  private void serve(Greeting greeting, Link link) throws IOException {
    int worker = greeting.worker();
    if (worker < 0 || worker >= plan.workers()) {
      throw new IOException("no worker " + worker);
    }
    executors.put(link, greeting.executor());
    board.arrive(worker);
    try {
      serve(worker, link);
    } catch (IOException e) {
      LOG.warn("Lost worker {} on executor {}: {}", worker, greeting.executor(), e.toString());
    } finally {
      board.leave(worker);
      executors.remove(link);
    }
  }

  private void serve(int worker, Link link) throws IOException {
    long done = 0;
    for (Optional<Round> next = next(worker, done); next.isPresent(); next = next(worker, done)) {
      Round round = next.get();
      RoundFrames.sendRound(round, link);
      board.take(round, RoundFrames.resultOf(worker, round, link));
      done = round.number();
    }
    RoundFrames.sendEnd(link);
  }

  private Optional<Round> next(int worker, long done) throws IOException {
    try {
      return board.next(worker, done);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  private static void close(Link link) {
    try {
      link.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
