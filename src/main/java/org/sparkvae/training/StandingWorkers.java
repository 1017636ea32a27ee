package org.sparkvae.training;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.util.Failure;

/**
 * Workers that keep their tasks from round to round, where they may and can: few of them, on
 * executors that have a slot for each, in a cluster whose operator has not asked for authentication
 * or encryption. A round is then no job of its own, which costs more than to send 8 MB.
 */
final class StandingWorkers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StandingWorkers.class);

  /** As long as a cluster may take to replace an executor. */
  private static final Duration ABSENCE = Duration.ofSeconds(30);

  /** In which what has hindered them once may pass. */
  private static final Duration PAUSE = Duration.ofMinutes(10);

  private final SparkContext spark;
  private final DriverPlace place;
  private final JobNames names;
  private final Function<StandingWorker.Contact, StandingTasks> tasks;
  private final boolean allowed;
  private final Losses losses = new Losses();
  private volatile StandingSession session;
  private long pausedUntil = System.nanoTime();

  /**
   * Begins nothing yet.
   *
   * @param workers of each round
   * @param port at which the driver listens, or 0
   * @param names what Spark's pages call the jobs
   * @param tasks of a job, given how they find the driver
   */
  StandingWorkers(
      SparkContext spark,
      int workers,
      int port,
      JobNames names,
      Function<StandingWorker.Contact, StandingTasks> tasks) {
    this.spark = spark;
    this.place = DriverPlace.of(spark.conf(), port);
    this.names = names;
    this.tasks = tasks;
    this.allowed = !spark.isLocal() && workers <= TreeSum.FAN_IN && !isSecured(spark.conf());
    spark.addSparkListener(losses);
  }

  /** Whether Spark's own connections are authenticated or encrypted, which ours are not. */
  static boolean isSecured(SparkConf conf) {
    return Stream.of(
            "spark.authenticate",
            "spark.network.crypto.enabled",
            "spark.ssl.enabled",
            "spark.ssl.rpc.enabled")
        .anyMatch(key -> conf.getBoolean(key, false));
  }

  /**
   * Runs a round; empty where workers cannot stand, and the round is to be run as a job.
   *
   * @param start what workers are sent
   */
  Optional<RoundSum> run(TrainingState start, RoundPlan plan) {
    if (!allowed || System.nanoTime() - pausedUntil < 0) {
      return Optional.empty();
    }
    try {
      return stand(start, plan) ? Optional.of(session.run(start, plan)) : Optional.empty();
    } catch (StandingException e) {
      giveUp(e);
      return Optional.empty();
    }
  }

  /** Gives back the workers' slots, which they take again for the next round. */
  void release() {
    if (session != null) {
      session.close();
      session = null;
    }
  }

  @Override
  public void close() {
    release();
    spark.removeSparkListener(losses);
  }

  private boolean stand(TrainingState start, RoundPlan plan) throws StandingException {
    if (session != null && session.has(plan)) {
      return true;
    }
    release();
    if (slots() < plan.workers()) {
      return false;
    }
    names.rounds();
    session = new StandingSession(place, plan, start.parameters().length, ABSENCE, tasks);
    return true;
  }

  /** Tasks that the executors of this moment can run at once. */
  private int slots() {
    return spark.maxNumConcurrentTasks(spark.resourceProfileManager().defaultResourceProfile());
  }

  /**
   * A job that fails before anything has come of it would fail as one round's, and one that has
   * been cancelled is not to go on. Else the round is tried as a job, with attempts of its own.
   */
  private void giveUp(StandingException e) {
    boolean fruitless = session != null && session.rounds() == 0;
    release();
    if (e.getCause() instanceof Exception failure && (fruitless || isCancelled(failure))) {
      // Spark's exceptions are checked ones, which its own methods throw without saying so.
      new Failure<>(failure).get();
    }
    pausedUntil = System.nanoTime() + PAUSE.toNanos();
    LOG.warn("{}; each round is a job for {} minutes", e.getMessage(), PAUSE.toMinutes());
  }

  private static boolean isCancelled(Exception failure) {
    return String.valueOf(failure.getMessage()).contains("cancelled");
  }

  /** Of an executor that Spark has given up, a connection may look alive for long. */
  private final class Losses extends SparkListener {
    @Override
    public void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
      StandingSession now = session;
      if (now != null) {
        now.lose(removed.executorId());
      }
    }
  }
}
