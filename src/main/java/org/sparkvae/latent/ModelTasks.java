package org.sparkvae.latent;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.sparkvae.model.Vae;
import org.sparkvae.model.VaePool;
import org.sparkvae.model.VaeSpec;
import org.sparkvae.storage.StagedEntry;

/**
 * Tasks that put a model to use and write files: the model is broadcast once, networks are kept by
 * the executors, files are staged under the name of the attempt.
 */
final class ModelTasks implements AutoCloseable {
  private final JavaSparkContext spark;
  private final UsedModel model;
  private final Path staging;
  private final Broadcast<SerializableConfiguration> hadoop;
  private final Broadcast<float[]> parameters;

  ModelTasks(JavaSparkContext spark, Configuration hadoop, UsedModel model, Path staging) {
    this.spark = spark;
    this.model = model;
    this.staging = staging;
    this.hadoop = spark.broadcast(new SerializableConfiguration(hadoop));
    this.parameters = spark.broadcast(model.parameters());
  }

  /** What is done with one task. */
  interface Work<T> extends Serializable {
    Output run(T task, Vae vae, TaskFiles files) throws IOException;
  }

  /**
   * What a task has done.
   *
   * @param rows images that came out
   * @param errors images that did not
   * @param time what it was spent on, where that is taken
   */
  record Output(List<StagedEntry> files, long rows, long errors, WorkTime time)
      implements Serializable {}

  /**
   * What all tasks together have done.
   *
   * @param time of all of them together
   * @param seconds from the first task's start to the last one's end
   */
  record Outcome(List<StagedEntry> files, long rows, long errors, WorkTime time, double seconds) {
    static Outcome of(List<Output> outputs, double seconds) {
      return new Outcome(
          outputs.stream().flatMap(output -> output.files().stream()).toList(),
          outputs.stream().mapToLong(Output::rows).sum(),
          outputs.stream().mapToLong(Output::errors).sum(),
          outputs.stream().map(Output::time).reduce(WorkTime.NONE, WorkTime::plus),
          seconds);
    }

    double rowsPerSecond() {
      return rows / seconds;
    }
  }

  /**
   * Runs the tasks, each as one Spark task.
   *
   * @param title what Spark's pages call it
   */
  <T extends Serializable> Outcome run(String title, List<T> tasks, Work<T> work) {
    Attempt<T> attempt =
        new Attempt<>(
            hadoop, parameters, model.spec(), model.instructionSet(), staging.toString(), work);
    spark.setJobDescription(title);
    long start = System.nanoTime();
    List<Output> outputs = spark.parallelize(tasks, tasks.size()).map(attempt::output).collect();
    return Outcome.of(outputs, (System.nanoTime() - start) / 1e9);
  }

  @Override
  public void close() {
    parameters.destroy();
    hadoop.destroy();
  }

  private record Attempt<T>(
      Broadcast<SerializableConfiguration> hadoop,
      Broadcast<float[]> parameters,
      VaeSpec spec,
      String instructionSet,
      String staging,
      Work<T> work)
      implements Serializable {

    Output output(T task) {
      return VaePool.with(spec, parameters.value(), instructionSet, vae -> output(task, vae));
    }

    private Output output(T task, Vae vae) {
      String name = "attempt-" + TaskContext.get().taskAttemptId();
      try (TaskFiles files = new TaskFiles(hadoop.value().value(), new Path(staging), name)) {
        return work.run(task, vae, files);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
