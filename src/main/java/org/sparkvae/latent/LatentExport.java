package org.sparkvae.latent;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
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

/**
 * Puts a whole corpus, all splits, through a model's encoder: one row of latents for each image.
 *
 * <ul>
 *   <li>{@code data/}: Parquet with {@code id, label, split, mean, log_variance, kl}; {@code
 *       log_variance} is ln σ² per latent dimension, {@code kl} in nats;
 *   <li>{@code npy/}: {@code mean-NNNNN.npy} and {@code log_variance-NNNNN.npy}, float32 [rows ×
 *       latents], beside {@code ids-NNNNN.txt} in the same order, a part at most 32 MiB;
 *   <li>{@code errors/}: {@code id, reason} of images whose latents are not finite.
 * </ul>
 *
 * <p>Images are streamed: a task holds a minibatch, a row group each of what it reads and what it
 * writes, and a part of npy. Which task encodes which rows follows from the corpus's manifest and
 * {@link #partitions} alone, and the same cut gives the same bits.
 */
public final class LatentExport {
  private static final Logger LOG = LoggerFactory.getLogger(LatentExport.class);
  private static final String COMMAND = "encode";
  private static final int LEAST_ROWS_PER_TASK = 16_384;

  private final Configuration hadoop;
  private String run;
  private String data;
  private String output;
  private String modelName = "best";
  private Set<Format> formats = EnumSet.allOf(Format.class);
  private OptionalInt partitions = OptionalInt.empty();

  /** Kinds of files; as written on the command line. */
  public enum Format {
    parquet,
    npy
  }

  public LatentExport(Configuration hadoop) {
    this.hadoop = hadoop;
  }

  /** URI of a finished run. */
  public LatentExport run(String uri) {
    run = uri;
    return this;
  }

  /** URI of a corpus. */
  public LatentExport data(String uri) {
    data = uri;
    return this;
  }

  /** URI of the output: absent, or made by the same action. */
  public LatentExport output(String uri) {
    output = uri;
    return this;
  }

  /** {@code best} (the default) or {@code last}. */
  public LatentExport model(String name) {
    modelName = name;
    return this;
  }

  /** What to write; all of them by default. */
  public LatentExport formats(Set<Format> wanted) {
    formats = EnumSet.copyOf(wanted);
    return this;
  }

  /** Tasks; by default as many as shards, and up to 32 for a corpus of few shards. */
  public LatentExport partitions(int tasks) {
    if (tasks < 1) {
      throw new IllegalArgumentException("Invalid partitions: " + tasks + " (from 1)");
    }
    partitions = OptionalInt.of(tasks);
    return this;
  }

  /**
   * Encodes, or finds that it has been done.
   *
   * @param spark asked only when there is work
   * @throws UserError if run or corpus cannot be read or do not fit each other, or the output holds
   *     other content; nothing is written then
   */
  public Result execute(Supplier<JavaSparkContext> spark) throws IOException {
    UsedModel model = UsedModel.load(hadoop, run, modelName);
    Corpus corpus = Corpus.open(hadoop, data);
    requireFitting(corpus, model);
    Identity identity = identity(corpus, model);
    try (Publication publication = Publication.open(hadoop, output, identity, run, data)) {
      if (publication.finished().isPresent()) {
        return new Result(publication.finished().get());
      }
      ImageClasses.requireFitting(
          COMMAND, model.spec(), corpus, corpus.splits(), LabelSurvey.on(spark.get()));
      try (ModelTasks tasks = new ModelTasks(spark.get(), hadoop, model, publication.staging())) {
        ModelTasks.Outcome outcome = encode(corpus, model, tasks);
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
              "Cannot encode %s: its images are %s, the model takes %s",
              shown(data), corpus.shape(), model.spec().shape()));
    }
    if (corpus.rows(corpus.splits()) == 0) {
      throw new UserError("Cannot encode " + shown(data) + ": it has no images");
    }
  }

  private Identity identity(Corpus corpus, UsedModel model) {
    Map<String, String> arguments =
        Map.of(
            "formats", formats.stream().map(Format::name).collect(Collectors.joining(",")),
            "model", model.name(),
            "partitions", Integer.toString(tasks(corpus)));
    TreeMap<String, String> all = new TreeMap<>(arguments);
    if (!new Binarizer(model.spec()).isIdle()) {
      all.put("binarization", model.binarization());
    }
    Map<String, String> inputs = Map.of("data", corpus.sha256(), "model", model.sha256());
    return new Identity(COMMAND, all, new TreeMap<>(inputs));
  }

  private int tasks(Corpus corpus) {
    long shards =
        corpus.manifest().files().stream().filter(f -> f.path().startsWith("data/")).count();
    long rows = corpus.rows(corpus.splits());
    return partitions.orElseGet(() -> Batches.tasks(rows, shards, LEAST_ROWS_PER_TASK));
  }

  private ModelTasks.Outcome encode(Corpus corpus, UsedModel model, ModelTasks tasks) {
    ModelTasks.Outcome outcome =
        tasks.run(
            "encode " + shown(data) + " with the " + model.name() + " model of " + shown(run),
            plan(corpus, model),
            new EncodeWork(formats, List.copyOf(corpus.splits()), model.seed()));
    if (outcome.rows() == 0) {
      throw new UserError(
          String.format(
              "Cannot encode %s: the %s model of %s gives no finite latents for any image",
              shown(data), model.name(), shown(run)));
    }
    WorkTime time = outcome.time();
    LOG.info(
        String.format(
            Locale.ROOT,
            "%d images, %.0f a second; the tasks read %.0f %% of their time, encoded %.0f %%, wrote"
                + " %.0f %%",
            outcome.rows(),
            outcome.rowsPerSecond(),
            100 * time.readShare(),
            100 * time.forwardShare(),
            100 * time.writeShare()));
    return outcome;
  }

  private List<EncodeTask> plan(Corpus corpus, UsedModel model) {
    int rowsPerPart = NpyParts.rowsPerPart(LatentWriter.columns(model.latents()));
    List<EncodeTask> plan = new ArrayList<>();
    int part = 0;
    for (List<ShardSlice> slices : corpus.cut(corpus.splits(), tasks(corpus))) {
      long rows = slices.stream().mapToLong(ShardSlice::count).sum();
      if (rows > 0) {
        NpyParts.Plan npy = new NpyParts.Plan(part, rows, rowsPerPart);
        plan.add(new EncodeTask(plan.size(), slices, npy));
        part = npy.next();
      }
    }
    return plan;
  }

  private Manifest manifest(Identity identity, Publication publication, Corpus corpus) {
    boolean parquet = formats.contains(Format.parquet);
    return Manifest.builder(LatentSchema.KIND, identity)
        .files(publication.files())
        .schema(parquet ? LatentSchema.columns() : Map.of())
        .classes(corpus.classes())
        .splitFractions(corpus.manifest().splitFractions())
        .provenance(
            Map.of("created", Instant.now().toString(), "data", shown(data), "run", shown(run)))
        .build();
  }

  private static Result result(ModelTasks.Outcome outcome, Manifest manifest, UsedModel model) {
    return new Result(
        Result.figures(COMMAND, outcome, manifest, "images whose latents are not finite")
            .figure(
                "read_share", outcome.time().readShare(), "of the tasks' time: shards to pixels")
            .figure("forward_share", outcome.time().forwardShare(), "of it: pixels to latents")
            .figure("write_share", outcome.time().writeShare(), "of it: latents to closed files")
            .about("model", model.words())
            .about("binarization", model.binarization())
            .about("latents", model.latents() + " dimensions; log_variance is ln of the variance")
            .about("kl", RowKl.words(model.spec().model().pseudoInputs()))
            .json());
  }

  private static String shown(String uri) {
    return HadoopFiles.shown(HadoopFiles.path(uri));
  }
}
