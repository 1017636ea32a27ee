package org.sparkvae.training;

import org.apache.spark.SparkContext;

/**
 * What Spark's pages call the jobs of training: {@code train: epoch 3, round 17}. Their group is
 * the command's.
 */
final class JobNames implements TrainingMonitor {
  private final SparkContext spark;
  private String place = "";

  JobNames(SparkContext spark) {
    this.spark = spark;
  }

  @Override
  public void onRoundStart(int epoch, long round) {
    place = "epoch " + epoch + ", round " + round;
    round();
  }

  /** A job that is the round. */
  void round() {
    say(place);
  }

  /** A job that lasts from this round to a later one. */
  void rounds() {
    say(place + " and later");
  }

  /** Jobs that validate what the round has come to. */
  void validation() {
    say(place + ", validation");
  }

  private void say(String what) {
    spark.setJobDescription("train: " + what);
  }
}
