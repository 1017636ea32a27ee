package org.sparkvae.latent;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkvae.config.UserError;
import org.sparkvae.data.Corpus;
import org.sparkvae.data.LabelSurvey;
import org.sparkvae.data.ShardSlice;
import org.sparkvae.evaluation.ImageClasses;
import org.sparkvae.model.Binarizer;
import org.sparkvae.storage.HadoopFiles;
import org.sparkvae.storage.Identity;
import org.sparkvae.storage.Manifest;
import org.sparkvae.storage.Publication;
import org.sparkvae.storage.StatusLine;

/**
 * Puts a whole corpus, all splits, through a model into an output of one row for each image, and of
 * those that came to nothing with the reason.
 *
 * <p>Images are streamed. Work is cut between minibatches only, and which task is given which
 * follows from the corpus's manifest and {@link #partitions} alone; so a row's values do not depend
 * on the cut, and the same cut gives the same files, bit by bit.
 *
 * @param <E> the kind of export
 */
public abstract class CorpusExport<E extends CorpusExport<E>> {
  private static final Logger LOG = LoggerFactory.getLogger(CorpusExport.class);

  private final Configuration hadoop;
  private String run;
  private String data;
  private String output;
  private String modelName = "best";
  private OptionalInt partitions = OptionalInt.empty();

  CorpusExport(Configuration hadoop) {
    this.hadoop = hadoop;
  }

  /**
   * What distinguishes the exports.
   *
   * @param command that makes it
   * @param contents {@link Manifest#kind} of the output
   * @param columns of its rows, name to type; none without rows in Parquet
   * @param product what there is of each image unless it came to nothing
   */
  record Kind(String command, String contents, Map<String, String> columns, String product) {}

  abstract Kind kind();

  /** Arguments that change the rows, beyond model and partitions. */
  abstract Map<String, String> arguments();

  /** Tasks for so many images in so many shards; follows from its arguments alone. */
  abstract int tasks(long rows, long shards);

  /** Images of a minibatch. */
  abstract int batchSize(UsedModel model);

  /**
   * Runs the tasks.
   *
   * @param title what Spark's pages call it
   * @param parts images of each task; none is empty
   */
  abstract ModelTasks.Outcome run(ModelTasks tasks, String title, Parts parts);

  /** Adds what only this kind of export has to say. */
  abstract StatusLine explained(StatusLine line, ModelTasks.Outcome outcome, UsedModel model);

  abstract E self();

  /** The images of each task, and of which splits they are. */
  record Parts(List<List<ShardSlice>> slices, List<String> splits, UsedModel model) {}

  /** URI of a finished run. */
  public final E run(String uri) {
    run = uri;
    return self();
  }

  /** URI of a corpus. */
  public final E data(String uri) {
    data = uri;
    return self();
  }

  /** URI of the output: absent, or made by the same action. */
  public final E output(String uri) {
    output = uri;
    return self();
  }

  /** {@code best} (the default) or {@code last}. */
  public final E model(String name) {
    modelName = name;
    return self();
  }

  /** Tasks; by default as many as shards, and more for a corpus of few shards. */
  public final E partitions(int tasks) {
    if (tasks < 1) {
      throw new IllegalArgumentException("Invalid partitions: " + tasks + " (from 1)");
    }
    partitions = OptionalInt.of(tasks);
    return self();
  }

  /**
   * Does it, or finds that it has been done.
   *
   * @param spark asked only when there is work
   * @throws UserError if run or corpus cannot be read or do not fit each other, or the output holds
   *     other content; nothing is written then
   */
  public final Result execute(Supplier<JavaSparkContext> spark) throws IOException {
    UsedModel model = UsedModel.load(hadoop, run, modelName);
    Corpus corpus = Corpus.open(hadoop, data);
    requireFitting(corpus, model);
    Identity identity = identity(corpus, model);
    try (Publication publication = Publication.open(hadoop, output, identity, run, data)) {
      if (publication.finished().isPresent()) {
        return new Result(publication.finished().get());
      }
      ImageClasses.requireFitting(
          kind().command(), model.spec(), corpus, corpus.splits(), LabelSurvey.on(spark.get()));
      try (ModelTasks tasks = new ModelTasks(spark.get(), hadoop, model, publication.staging())) {
        ModelTasks.Outcome outcome = export(corpus, model, tasks);
        publication.accept(outcome.files());
        Manifest manifest = manifest(identity, publication, corpus);
        Result result = result(outcome, manifest, model);
        publication.publish(manifest, result.line());
        return result;
      }
    }
  }

  private void requireFitting(Corpus corpus, UsedModel model) {
    if (!model.spec().shape().equals(corpus.shape())) {
      throw new UserError(
          String.format(
              "Cannot %s %s: its images are %s, the model takes %s",
              kind().command(), shown(data), corpus.shape(), model.spec().shape()));
    }
    if (corpus.rows(corpus.splits()) == 0) {
      throw new UserError("Cannot " + kind().command() + " " + shown(data) + ": it has no images");
    }
  }

  private Identity identity(Corpus corpus, UsedModel model) {
    Map<String, String> all = new TreeMap<>(arguments());
    all.put("model", model.name());
    all.put("partitions", Integer.toString(tasks(corpus)));
    if (!new Binarizer(model.spec()).isIdle()) {
      all.put("binarization", model.binarization());
    }
    Map<String, String> inputs = Map.of("data", corpus.sha256(), "model", model.sha256());
    return new Identity(kind().command(), new TreeMap<>(all), new TreeMap<>(inputs));
  }

  private int tasks(Corpus corpus) {
    long shards =
        corpus.manifest().files().stream().filter(f -> f.path().startsWith("data/")).count();
    long rows = corpus.rows(corpus.splits());
    return partitions.orElseGet(() -> tasks(rows, shards));
  }

  private ModelTasks.Outcome export(Corpus corpus, UsedModel model, ModelTasks tasks) {
    String title =
        String.format(
            "%s %s with the %s model of %s",
            kind().command(), shown(data), model.name(), shown(run));
    ModelTasks.Outcome outcome = run(tasks, title, parts(corpus, model));
    if (outcome.rows() == 0) {
      throw new UserError(
          String.format(
              "Cannot %s %s: the %s model of %s gives no finite %s for any image",
              kind().command(), shown(data), model.name(), shown(run), kind().product()));
    }
    WorkTime time = outcome.time();
    LOG.info(
        String.format(
            Locale.ROOT,
            "%d images, %.0f a second; the tasks read %.0f %% of their time, computed %.0f %%,"
                + " wrote %.0f %%",
            outcome.rows(),
            outcome.rowsPerSecond(),
            100 * time.readShare(),
            100 * time.forwardShare(),
            100 * time.writeShare()));
    return outcome;
  }

  private Parts parts(Corpus corpus, UsedModel model) {
    List<List<ShardSlice>> slices =
        new ArrayList<>(corpus.cutBetweenBlocks(corpus.splits(), tasks(corpus), batchSize(model)));
    slices.removeIf(List::isEmpty);
    return new Parts(slices, List.copyOf(corpus.splits()), model);
  }

  private Manifest manifest(Identity identity, Publication publication, Corpus corpus) {
    return Manifest.builder(kind().contents(), identity)
        .files(publication.files())
        .schema(new TreeMap<>(kind().columns()))
        .classes(corpus.classes())
        .splitFractions(corpus.manifest().splitFractions())
        .provenance(
            Map.of("created", Instant.now().toString(), "data", shown(data), "run", shown(run)))
        .build();
  }

  private Result result(ModelTasks.Outcome outcome, Manifest manifest, UsedModel model) {
    String errors = "images whose " + kind().product() + " are not finite";
    StatusLine line = Result.figures(kind().command(), outcome, manifest, errors);
    return new Result(
        explained(line, outcome, model)
            .about("model", model.words())
            .about("binarization", model.binarization())
            .json());
  }

  private static String shown(String uri) {
    return HadoopFiles.shown(HadoopFiles.path(uri));
  }
}
