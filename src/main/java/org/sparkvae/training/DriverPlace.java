package org.sparkvae.training;

import org.apache.spark.SparkConf;

/**
 * Where the driver listens for standing workers: where Spark's own driver does.
 *
 * @param bindAddress of the driver's machine
 * @param host under which executors know it
 * @param port 0 for any that is free
 */
record DriverPlace(String bindAddress, String host, int port) {

  /** As Spark is configured. */
  static DriverPlace of(SparkConf spark, int port) {
    String host = spark.get("spark.driver.host");
    return new DriverPlace(spark.get("spark.driver.bindAddress", host), host, port);
  }

  @Override
  public String toString() {
    return bindAddress + ":" + port;
  }
}
