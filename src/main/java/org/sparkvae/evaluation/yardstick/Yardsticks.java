package org.sparkvae.evaluation.yardstick;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.sparkvae.config.ImageShape;
import org.sparkvae.data.BatchReader;
import org.sparkvae.data.Corpus;
import org.sparkvae.data.ShardSlice;
import org.sparkvae.model.natives.NativeLibraries;
import org.sparkvae.run.RunDirectory;
import org.sparkvae.storage.StatusLine;

/**
 * The yardstick classifier of a corpus: trained once, in one task of an executor, on the images of
 * {@code train} that have a label, then kept in the run under the corpus's hash. It depends on the
 * corpus alone, so that all runs on it are measured by the same one.
 *
 * <p>The task holds at most {@value #MOST_IMAGES} images and 128 MiB of pixels, the corpus's first,
 * which are a fair sample.
 */
public final class Yardsticks {
  static final int MOST_IMAGES = 60_000;
  static final int MOST_HELD_OUT = 10_000;

  private static final long MOST_BYTES = 1L << 27;

  /** A softmax over more of them would be no small network any more. */
  private static final int MOST_CLASSES = 1_000;

  private static final String TRAIN = "train";
  private static final String TEST = "test";

  private final JavaSparkContext spark;
  private final Broadcast<SerializableConfiguration> hadoop;
  private final RunDirectory run;

  /**
   * Starts nothing yet.
   *
   * @param hadoop the configuration that tasks open files with
   * @param run to keep it in
   */
  public Yardsticks(
      JavaSparkContext spark, Broadcast<SerializableConfiguration> hadoop, RunDirectory run) {
    this.spark = spark;
    this.hadoop = hadoop;
    this.run = run;
  }

  /** The corpus's classifier, trained now or before; empty where labels are missing. */
  public Optional<Yardstick> of(Corpus corpus) throws IOException {
    String file = "yardsticks/" + corpus.sha256() + ".json";
    Optional<ObjectNode> kept = run.json(file);
    if (kept.isPresent()) {
      return kept.map(Yardstick::parse);
    }
    Optional<Yardstick> trained = train(corpus);
    if (trained.isPresent()) {
      run.write(file, StatusLine.render(trained.get().json()));
    }
    return trained;
  }

  private Optional<Yardstick> train(Corpus corpus) throws IOException {
    Set<String> others = new TreeSet<>(corpus.splits());
    if (!others.remove(TRAIN)) {
      return Optional.empty();
    }
    List<String> heldOut = others.contains(TEST) ? List.of(TEST) : List.copyOf(others);
    Task task =
        new Task(
            hadoop,
            run.config().instructionSet(),
            corpus.shape(),
            Part.first(corpus, List.of(TRAIN), MOST_IMAGES),
            Part.first(corpus, heldOut, MOST_HELD_OUT));
    spark.setJobDescription("train the yardstick classifier");
    return spark.parallelize(List.of(task), 1).flatMap(Task::train).collect().stream().findAny();
  }

  /** The first images of some splits. */
  private record Part(List<String> splits, List<ShardSlice> slices)
      implements java.io.Serializable {
    static Part first(Corpus corpus, List<String> splits, long most) {
      long fitting = Math.max(1, Math.min(most, MOST_BYTES / corpus.shape().pixels()));
      return new Part(splits, corpus.cut(splits, fitting, 1).get(0));
    }

    LabelledImages read(Configuration hadoop, ImageShape shape) {
      int rows = Math.toIntExact(slices.stream().mapToLong(ShardSlice::count).sum());
      try (BatchReader reader = new BatchReader(hadoop, slices, splits, true)) {
        return LabelledImages.read(reader, shape, rows);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private record Task(
      Broadcast<SerializableConfiguration> hadoop,
      String instructionSet,
      ImageShape shape,
      Part training,
      Part heldOut)
      implements java.io.Serializable {

    /** None or one. */
    Iterator<Yardstick> train() {
      NativeLibraries.select(instructionSet);
      Configuration configuration = hadoop.value().value();
      LabelledImages images = training.read(configuration, shape);
      int classes = images.largestLabel() + 1;
      if (classes < 2 || classes > MOST_CLASSES) {
        return Collections.emptyIterator();
      }
      YardstickClassifier classifier = YardstickTraining.train(images, classes);
      LabelledImages judges = heldOut.read(configuration, shape);
      return List.of(Yardstick.of(classifier, images.count(), judges)).iterator();
    }
  }
}
