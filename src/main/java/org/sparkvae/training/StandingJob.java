package org.sparkvae.training;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.collection.Iterator;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/** The job of Spark whose tasks are workers that stand, run on a thread of its own. */
final class StandingJob {
  private static final Logger LOG = LoggerFactory.getLogger(StandingJob.class);

  /** Tasks that have nothing more to do end in milliseconds; others are told to by Spark. */
  private static final long PATIENCE_SECONDS = 10;

  private final StandingTasks tasks;
  private final String tag;
  private final Consumer<StandingException> onTrouble;
  private final Thread thread;

  /**
   * Submits it.
   *
   * @param tag that no other job has
   * @param onTrouble told when a task could do nothing, and when the job is over
   */
  StandingJob(StandingTasks tasks, String tag, Consumer<StandingException> onTrouble) {
    this.tasks = tasks;
    this.tag = tag;
    this.onTrouble = onTrouble;
    this.thread = new Thread(this::run, tag);
    thread.setDaemon(true);
    thread.start();
  }

  /** Waits until the tasks have given back their slots; those that do not are killed. */
  void end() {
    try {
      if (!endsInTime()) {
        LOG.warn("Workers are still busy after {} s; their tasks are killed", PATIENCE_SECONDS);
        tasks.context().cancelJobsWithTag(tag);
        endsInTime();
      }
    } catch (InterruptedException e) {
      tasks.context().cancelJobsWithTag(tag);
      Thread.currentThread().interrupt();
    }
  }

  private boolean endsInTime() throws InterruptedException {
    TimeUnit.SECONDS.timedJoin(thread, PATIENCE_SECONDS);
    return !thread.isAlive();
  }

  private void run() {
    SparkContext spark = tasks.context();
    spark.addJobTag(tag);
    spark.setInterruptOnCancel(true);
    try {
      spark.runJob(tasks, new OnlyElement(), new Returns(), ClassTag$.MODULE$.apply(String.class));
      onTrouble.accept(new StandingException("The tasks of standing workers have ended"));
    } catch (Exception e) {
      onTrouble.accept(new StandingException(e));
    }
  }

  /** What a partition holds. Not a lambda, for the reason that {@link RoundTask} gives. */
  private static final class OnlyElement
      extends AbstractFunction2<TaskContext, Iterator<String>, String>
      implements java.io.Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public String apply(TaskContext task, Iterator<String> partition) {
      return partition.next();
    }
  }

  /** Hears of each task that has returned. */
  private final class Returns extends AbstractFunction2<Object, String, BoxedUnit> {
    @Override
    public BoxedUnit apply(Object worker, String problem) {
      if (!problem.isEmpty()) {
        onTrouble.accept(new StandingException(problem));
      }
      return BoxedUnit.UNIT;
    }
  }
}
