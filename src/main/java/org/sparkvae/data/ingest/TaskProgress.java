package org.sparkvae.data.ingest;

import org.apache.spark.Success$;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs every few seconds how many tasks of the running stage are done. */
final class TaskProgress extends SparkListener {
  private static final Logger LOG = LoggerFactory.getLogger(TaskProgress.class);
  private static final long INTERVAL_NANOS = 5_000_000_000L;

  private final String what;
  private int stage = -1;
  private int tasks;
  private int done;
  private long logged = System.nanoTime();

  TaskProgress(String what) {
    this.what = what;
  }

  @Override
  public void onStageSubmitted(SparkListenerStageSubmitted event) {
    stage = event.stageInfo().stageId();
    tasks = event.stageInfo().numTasks();
    done = 0;
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd event) {
    if (event.stageId() == stage && event.reason().equals(Success$.MODULE$)) {
      done++;
      log();
    }
  }

  private void log() {
    long now = System.nanoTime();
    if (now - logged >= INTERVAL_NANOS) {
      logged = now;
      LOG.info("{}: {} of {} tasks", what, done, tasks);
    }
  }
}
