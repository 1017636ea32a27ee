package org.sparkvae.job.preflight;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.status.api.v1.ExecutorSummary;
import scala.Tuple2;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** Where a Spark application's tasks run, and how each of those processes finds itself. */
final class Executors {
  private static final String DRIVER_ID = "driver";
  private static final int LISTED_WITHIN_SECONDS = 5;
  private static final int POLLS_PER_SECOND = 20;

  private final JavaSparkContext spark;

  Executors(JavaSparkContext spark) {
    this.spark = spark;
  }

  /** The driver, where its threads are the executors. */
  Place local() {
    ExecutorSummary driver = listed(1).get(DRIVER_ID);
    return Place.driver(driver.maxTasks(), driver.totalCores());
  }

  /**
   * Facts of the executors that have come by the time that Spark starts its first job. Those that
   * come later try their native libraries when they first compute.
   */
  List<ProcessFacts> facts(String instructionSet) {
    spark.setJobDescription("preflight");
    // Returns when there are as many executors as Spark waits for.
    spark.parallelize(List.of(0), 1).count();
    Map<String, ExecutorSummary> executors = listed(1 + spark.sc().getExecutorIds().size());
    executors.remove(DRIVER_ID);
    Inspection inspection =
        new Inspection(
            places(executors), ContainerMemory.ofExecutor(spark.getConf()), instructionSet);
    return oneTaskOnEach(executors).map(inspection::inspect).collect().stream().distinct().toList();
  }

  /** Those that Spark lists, which it does a moment after they have come. */
  private SortedMap<String, ExecutorSummary> listed(int wanted) {
    for (int i = 0; i < LISTED_WITHIN_SECONDS * POLLS_PER_SECOND; i++) {
      SortedMap<String, ExecutorSummary> listed = listed();
      if (listed.size() >= wanted) {
        return listed;
      }
      pause();
    }
    return listed();
  }

  private SortedMap<String, ExecutorSummary> listed() {
    SortedMap<String, ExecutorSummary> listed = new TreeMap<>();
    JavaConverters.seqAsJavaList(spark.sc().statusStore().executorList(true))
        .forEach(executor -> listed.put(executor.id(), executor));
    return listed;
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(TimeUnit.SECONDS.toMillis(1) / POLLS_PER_SECOND);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Cannot look at executors: interrupted", e);
    }
  }

  private static Map<String, Place> places(Map<String, ExecutorSummary> executors) {
    Map<String, Place> places = new HashMap<>();
    executors.forEach(
        (id, executor) ->
            places.put(
                id,
                Place.executor(id, host(executor), executor.maxTasks(), executor.totalCores())));
    return places;
  }

  /** Idle executors take the tasks that prefer them. */
  private JavaRDD<String> oneTaskOnEach(Map<String, ExecutorSummary> executors) {
    List<Tuple2<String, Seq<String>>> tasks = new ArrayList<>();
    executors.forEach((id, executor) -> tasks.add(new Tuple2<>(id, preference(executor))));
    ClassTag<String> type = ClassTag$.MODULE$.apply(String.class);
    return JavaRDD.fromRDD(spark.sc().makeRDD(scala(tasks), type), type);
  }

  private static Seq<String> preference(ExecutorSummary executor) {
    return scala(List.of("executor_" + host(executor) + "_" + executor.id()));
  }

  private static <T> Seq<T> scala(List<T> elements) {
    return JavaConverters.asScalaBuffer(elements).toList();
  }

  private static String host(ExecutorSummary executor) {
    return executor.hostPort().substring(0, executor.hostPort().lastIndexOf(':'));
  }

  private record Inspection(Map<String, Place> places, long container, String instructionSet)
      implements Serializable {

    ProcessFacts inspect(String preferred) {
      Place here = places.getOrDefault(SparkEnv.get().executorId(), places.get(preferred));
      return ProcessFacts.here(here, container, instructionSet);
    }
  }
}
