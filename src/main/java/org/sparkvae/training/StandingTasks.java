package org.sparkvae.training;

import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.Dependency;
import org.apache.spark.OneToOneDependency;
import org.apache.spark.Partition;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import org.sparkvae.data.PackedImages;
import org.sparkvae.training.link.Greeting;
import org.sparkvae.training.minibatch.WorkerImages;
import scala.collection.Iterator;
import scala.collection.Iterator$;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.reflect.ClassTag$;

/**
 * Workers that stand, as tasks of Spark: partition w runs worker w's part of every round that the
 * driver sends, with the worker's cached blocks asked for anew in each, and ends when the driver
 * says so. Its only element is then empty, or the reason why the driver cannot be reached.
 */
final class StandingTasks extends RDD<String> {
  private static final long serialVersionUID = 1L;

  private final RDD<WorkerImages> shares;
  private final RDD<PackedImages> cached;
  private final RoundWork work;
  private final StandingWorker.Contact contact;

  /**
   * Of these workers.
   *
   * @param shares one of each worker
   * @param cached the first blocks of each worker, computed from {@code shares}
   */
  StandingTasks(
      JavaRDD<WorkerImages> shares,
      JavaRDD<PackedImages> cached,
      RoundWork work,
      StandingWorker.Contact contact) {
    super(
        shares.context(),
        dependencies(shares.rdd(), cached.rdd()),
        ClassTag$.MODULE$.apply(String.class));
    this.shares = shares.rdd();
    this.cached = cached.rdd();
    this.work = work;
    this.contact = contact;
  }

  /** Those of the workers, which the cached blocks have too. */
  @Override
  public Partition[] getPartitions() {
    return shares.partitions();
  }

  @Override
  public Iterator<String> compute(Partition split, TaskContext context) {
    WorkerImages images = shares.iterator(split, context).next();
    Supplier<java.util.Iterator<PackedImages>> blocks =
        () -> JavaConverters.asJavaIterator(cached.iterator(split, context));
    StandingWorker worker = new StandingWorker(images, blocks, work, contact);
    Greeting greeting = new Greeting(images.worker(), SparkEnv.get().executorId());
    return Iterator$.MODULE$.single(worker.stand(greeting, context::killTaskIfInterrupted));
  }

  private static Seq<Dependency<?>> dependencies(RDD<?> first, RDD<?> second) {
    List<Dependency<?>> both =
        List.of(new OneToOneDependency<>(first), new OneToOneDependency<>(second));
    return JavaConverters.asScalaBuffer(both).toSeq();
  }
}
