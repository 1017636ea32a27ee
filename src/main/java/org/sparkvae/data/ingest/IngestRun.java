package org.sparkvae.data.ingest;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkvae.config.ImageShape;
import org.sparkvae.config.UserError;
import org.sparkvae.data.decode.BadImageException;
import org.sparkvae.data.decode.DecodeLimits;
import org.sparkvae.data.decode.Decoder;
import org.sparkvae.data.source.ImageSource;
import org.sparkvae.data.source.SourceImage;
import org.sparkvae.data.source.SplitNames;
import org.sparkvae.storage.StagedEntry;

/**
 * The work of {@link Ingest} on Spark, in three jobs: a survey of the source (how many images,
 * which classes; containers are read to their end, so that what is cut is refused at once), a
 * search for one image that shows the shape, and the writing of the shards. What is shuffled is the
 * place of an image where it lies in its own file, and its encoded bytes or raw pixels elsewhere;
 * it is decoded behind the shuffle.
 */
final class IngestRun {
  private static final Logger LOG = LoggerFactory.getLogger(IngestRun.class);

  /** So that small corpora still give some workers whole shards. */
  private static final int MIN_SHARDS = 4;

  private static final int MAX_TASKS = 10_000;

  private final JavaSparkContext spark;
  private final IngestRequest request;
  private final ImageSource source;
  private final SerializableConfiguration configuration;
  private final JavaPairRDD<RowKey, SourceImage> rows;

  /** What was written. */
  record Result(
      ImageShape shape,
      List<String> classes,
      SortedMap<String, Double> splitFractions,
      List<ShardOutcome> outcomes) {

    List<StagedEntry> files() {
      return outcomes.stream().flatMap(outcome -> outcome.files().stream()).toList();
    }

    long images() {
      return outcomes.stream().mapToLong(ShardOutcome::images).sum();
    }

    long errors() {
      return outcomes.stream().mapToLong(ShardOutcome::errors).sum();
    }

    long shards() {
      return outcomes.stream().filter(outcome -> outcome.images() > 0).count();
    }
  }

  /** An image that could be decoded. */
  private record Sample(String id, ImageShape shape) implements Serializable {}

  IngestRun(
      JavaSparkContext spark, Configuration hadoop, IngestRequest request, ImageSource source) {
    this.spark = spark;
    this.request = request;
    this.source = source;
    this.configuration = new SerializableConfiguration(hadoop);
    this.rows = rows(spark, source.parts(), request, configuration);
  }

  private static JavaPairRDD<RowKey, SourceImage> rows(
      JavaSparkContext spark,
      List<ImageSource.Part> parts,
      IngestRequest request,
      SerializableConfiguration configuration) {
    List<SourceRows.NumberedPart> numbered = new ArrayList<>();
    for (ImageSource.Part part : parts) {
      numbered.add(new SourceRows.NumberedPart(numbered.size(), part));
    }
    JavaRDD<SourceRows.NumberedPart> tasks =
        spark.parallelize(numbered, Math.min(numbered.size(), MAX_TASKS));
    return tasks.mapPartitionsToPair(
        some -> new SourceRows(some, limits(request, configuration), request.config().seed()));
  }

  private static DecodeLimits limits(
      IngestRequest request, SerializableConfiguration configuration) {
    return new DecodeLimits(configuration.value(), request.config().maxMegapixels());
  }

  /**
   * Writes all shards.
   *
   * @throws UserError if the input cannot be used
   */
  Result write(Path staging) {
    Survey survey = watched("Looking through", this::survey);
    Sample sample = watched("Finding the shape of", () -> sample(survey.images()));
    int shards = shards(survey.images(), sample.shape());
    List<String> classes =
        source.classes().isEmpty() ? List.copyOf(survey.classes()) : source.classes();
    boolean cutValidation = !survey.splits().contains(SplitNames.VALIDATION);
    SplitRule splitRule = SplitRule.of(request.config(), cutValidation);
    ShardPlan plan =
        new ShardPlan(staging.toString(), sample.shape(), sample.id(), labels(classes), splitRule);
    LOG.info("{} images of {}, into {} shards", survey.images(), sample.shape(), shards);
    List<ShardOutcome> outcomes = watched("Writing shards of", () -> write(plan, shards));
    Result result = new Result(sample.shape(), classes, splitRule.fractions(), outcomes);
    check(result);
    return result;
  }

  private <T> T watched(String action, Supplier<T> work) {
    String what = action + " " + request.shownInput();
    spark.setJobDescription("ingest: " + what);
    TaskProgress progress = new TaskProgress(what);
    spark.sc().addSparkListener(progress);
    try {
      return work.get();
    } finally {
      spark.sc().removeSparkListener(progress);
      spark.setJobDescription(null);
    }
  }

  private Survey survey() {
    Survey survey =
        rows.mapPartitions(some -> List.of(Survey.of(some)).iterator()).collect().stream()
            .reduce(Survey::plus)
            .orElseThrow();
    if (survey.refusal() != null) {
      throw new UserError(survey.refusal());
    }
    if (survey.images() == 0) {
      throw refusal("it holds no images");
    }
    return survey;
  }

  private Sample sample(long images) {
    IngestRequest what = request;
    SerializableConfiguration hadoop = configuration;
    List<Sample> first =
        rows.values()
            .mapPartitions(some -> firstUsable(some, what.decoder(limits(what, hadoop))))
            .take(1);
    if (first.isEmpty()) {
      throw refusal("none of its " + images + " images can be used, such as " + anyError());
    }
    return first.get(0);
  }

  private static Iterator<Sample> firstUsable(Iterator<SourceImage> images, Decoder decoder)
      throws IOException {
    while (images.hasNext()) {
      SourceImage image = images.next();
      try {
        Sample sample = new Sample(image.id(), decoder.decode(image.payload()).shape());
        return List.of(sample).iterator();
      } catch (BadImageException e) {
        LOG.debug("{} shows no shape: {}", image.id(), e.getMessage());
      }
    }
    return List.<Sample>of().iterator();
  }

  private String anyError() {
    IngestRequest what = request;
    SerializableConfiguration hadoop = configuration;
    return rows.values()
        .map(image -> image.id() + ": " + error(image, what.decoder(limits(what, hadoop))))
        .first();
  }

  private static String error(SourceImage image, Decoder decoder) throws IOException {
    try {
      return "now " + decoder.decode(image.payload()).shape();
    } catch (BadImageException e) {
      return e.getMessage();
    }
  }

  private int shards(long images, ImageShape shape) {
    long bytes = Math.multiplyExact(images, shape.pixels());
    long shardBytes = request.config().shardBytes();
    long wanted = Math.max(MIN_SHARDS, (bytes + shardBytes - 1) / shardBytes);
    return Math.toIntExact(Math.min(wanted, images));
  }

  private static Map<String, Integer> labels(List<String> classes) {
    Map<String, Integer> labels = new TreeMap<>();
    for (String name : classes) {
      labels.put(name, labels.size());
    }
    return labels;
  }

  private List<ShardOutcome> write(ShardPlan plan, int shards) {
    IngestRequest what = request;
    SerializableConfiguration hadoop = configuration;
    return rows.repartitionAndSortWithinPartitions(new ShardPartitioner(shards))
        .mapPartitionsWithIndex(
            (shard, some) -> {
              long attempt = TaskContext.get().taskAttemptId();
              ShardTask task = new ShardTask(plan, what, limits(what, hadoop), shard, attempt);
              ShardOutcome outcome = (shard == 0 ? task.withErrorFile() : task).write(some);
              return List.of(outcome).iterator();
            },
            false)
        .collect();
  }

  private void check(Result result) {
    Optional<String> reason = first(result, ShardOutcome::refusal);
    if (reason.isPresent()) {
      throw refusal(reason.get());
    }
    long all = result.images() + result.errors();
    double allowed = request.config().maxErrorFraction();
    if (result.errors() > allowed * all) {
      throw refusal(
          String.format(
              "%d of %d images cannot be used, over ingest.max-error-fraction = %s, such as %s",
              result.errors(), all, allowed, first(result, ShardOutcome::example).orElseThrow()));
    }
  }

  private static Optional<String> first(Result result, Function<ShardOutcome, String> text) {
    return result.outcomes().stream().map(text).filter(Objects::nonNull).findFirst();
  }

  private UserError refusal(String reason) {
    return new UserError("Cannot ingest " + request.shownInput() + ": " + reason);
  }
}
