package org.sparkvae.latent;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.sparkvae.config.ImageShape;
import org.sparkvae.config.UserError;
import org.sparkvae.model.Binarizer;
import org.sparkvae.model.LabelClass;
import org.sparkvae.model.VaeSpec;
import org.sparkvae.storage.HadoopFiles;
import org.sparkvae.storage.Identity;
import org.sparkvae.storage.Manifest;
import org.sparkvae.storage.Publication;
import org.sparkvae.storage.StatusLine;

/**
 * Draws images from a model: z from its prior, N(0, I) or a VampPrior, or from a Gaussian mixture
 * that is fitted to encoded images; then the expected pixels E[x|z].
 *
 * <ul>
 *   <li>{@code png/}: one picture for each sample, {@code sample-00000042.png};
 *   <li>{@code npy/}: {@code latents-NNNNN.npy}, float32 [rows × latents], and {@code
 *       images-NNNNN.npy}, float32 [rows × height × width × channels] in 0..1, beside {@code
 *       ids-NNNNN.txt} in the same order, a part at most 32 MiB;
 *   <li>{@code labels/}: of a conditional model, {@code labels-NNNNN.csv} with lines of {@code
 *       id,class};
 *   <li>{@code grid.png}, if wanted: up to the first hundred on one sheet;
 *   <li>{@code prior.json}: the Gaussian mixture, where z comes from one;
 *   <li>{@code errors/}: {@code id, reason} of samples whose pixels are not finite.
 * </ul>
 *
 * <p>Sample i follows from model, seed and i alone, whatever the number of samples and tasks.
 * Executors write the files, while the driver lists each in the manifest, which is why more than
 * {@value #MOST_PICTURES} samples are to be had as npy only.
 */
public final class Sampler {
  /** Samples of which each can be a picture of its own. */
  public static final int MOST_PICTURES = 100_000;

  private static final String KIND = "samples";
  private static final String COMMAND = "sample";
  private static final int SMALL_JOB_TASKS = 32;
  private static final int MOST_TILES = 100;
  private static final int MOST_SHEET_VALUES = 1 << 26;
  private static final int MOST_ROWS_PER_TASK = 1 << 16;

  private final Configuration hadoop;
  private String run;
  private String output;
  private String modelName = "best";
  private int count = MOST_TILES;
  private long seed = 1;
  private Set<Format> formats = EnumSet.allOf(Format.class);
  private boolean grid;
  private String label;
  private OptionalInt components = OptionalInt.empty();
  private String data;
  private OptionalInt partitions = OptionalInt.empty();

  /** Kinds of files; as written on the command line. */
  public enum Format {
    png,
    npy
  }

  public Sampler(Configuration hadoop) {
    this.hadoop = hadoop;
  }

  /** URI of a finished run. */
  public Sampler run(String uri) {
    run = uri;
    return this;
  }

  /** URI of the output: absent, or made by the same action. */
  public Sampler output(String uri) {
    output = uri;
    return this;
  }

  /** {@code best} (the default) or {@code last}. */
  public Sampler model(String name) {
    modelName = name;
    return this;
  }

  /** Samples to draw. */
  public Sampler count(int samples) {
    count = atLeastOne("count", samples);
    return this;
  }

  /** What the noise is derived from; 1 by default. */
  public Sampler seed(long value) {
    seed = value;
    return this;
  }

  /** What to write; all of them by default. */
  public Sampler formats(Set<Format> wanted) {
    formats = EnumSet.copyOf(wanted);
    return this;
  }

  /** Whether to write a contact sheet too. */
  public Sampler grid(boolean wanted) {
    grid = wanted;
    return this;
  }

  /** Name of the class to draw from a conditional model; by default as often as training saw it. */
  public Sampler label(String name) {
    label = name;
    return this;
  }

  /**
   * Draws z from a Gaussian mixture of so many components instead of the model's own prior. It is
   * fitted to encoded images of the run's training splits, up to {@value MixtureFit#MOST_IMAGES}.
   *
   * @param corpus URI of the images, or null for those that the run was trained on
   */
  public Sampler mixture(int wanted, String corpus) {
    components = OptionalInt.of(wanted);
    data = corpus;
    return this;
  }

  /** Tasks, at most one for every 256 samples; by default up to 32, more beyond 2 million. */
  public Sampler partitions(int tasks) {
    partitions = OptionalInt.of(atLeastOne("partitions", tasks));
    return this;
  }

  /**
   * Samples, or finds that it has been done.
   *
   * @param spark asked only when there is work
   * @throws UserError if the run cannot be read, its model has no such class, the output holds
   *     other content or there would be too many pictures; nothing is written then
   */
  public Result execute(Supplier<JavaSparkContext> spark) throws IOException {
    requireFewPictures();
    UsedModel model = UsedModel.load(hadoop, run, modelName);
    SampleLabels labels = SampleLabels.of(model.spec().classes(), label, seed);
    SamplePrior prior =
        components.isPresent()
            ? SamplePrior.mixture(hadoop, run, data, components.getAsInt())
            : SamplePrior.ofModel();
    Identity identity = identity(model, prior);
    try (Publication publication = Publication.open(hadoop, output, identity, run)) {
      if (publication.finished().isPresent()) {
        return new Result(publication.finished().get());
      }
      Optional<MixtureFit> mixture = prior.fit(spark.get(), hadoop, model);
      try (ModelTasks tasks = new ModelTasks(spark.get(), hadoop, model, publication.staging())) {
        ModelTasks.Outcome outcome = sample(work(model, labels, mixture), model, tasks);
        publication.accept(outcome.files());
        if (mixture.isPresent()) {
          publication.accept(mixture.get().write(hadoop, publication.staging()));
        }
        Manifest manifest = manifest(identity, publication, model);
        Result result = result(outcome, manifest, model, labels, mixture);
        publication.publish(manifest, result.line());
        return result;
      }
    }
  }

  private static int atLeastOne(String what, int value) {
    if (value < 1) {
      throw new IllegalArgumentException("Invalid " + what + ": " + value + " (from 1)");
    }
    return value;
  }

  private void requireFewPictures() {
    if (formats.contains(Format.png) && count > MOST_PICTURES) {
      throw new UserError(
          "Invalid --count: "
              + count
              + " (up to "
              + MOST_PICTURES
              + " as png; any number with --formats npy)");
    }
  }

  private Identity identity(UsedModel model, SamplePrior prior) {
    Map<String, String> arguments =
        Map.of(
            "count", Integer.toString(count),
            "formats", formats.stream().map(Format::name).collect(Collectors.joining(",")),
            "grid", Boolean.toString(grid),
            "model", model.name(),
            "partitions", Integer.toString(tasks()),
            "seed", Long.toString(seed));
    TreeMap<String, String> all = new TreeMap<>(arguments);
    if (label != null) {
      all.put("label", label);
    }
    if (!new Binarizer(model.spec()).isIdle()) {
      all.put("binarization", model.spec().model().binarization().toString());
    }
    all.putAll(prior.arguments());
    TreeMap<String, String> inputs = new TreeMap<>(prior.inputs());
    inputs.put("model", model.sha256());
    return new Identity(COMMAND, all, inputs);
  }

  private int tasks() {
    long blocks = blocks();
    long least = (count + MOST_ROWS_PER_TASK - 1L) / MOST_ROWS_PER_TASK;
    int wanted =
        partitions.orElseGet(() -> Batches.tasks(count, least, Batches.LARGEST, SMALL_JOB_TASKS));
    return (int) Math.min(blocks, wanted);
  }

  private long blocks() {
    return (count + Batches.LARGEST - 1L) / Batches.LARGEST;
  }

  private SampleWork work(UsedModel model, SampleLabels labels, Optional<MixtureFit> mixture) {
    SampleFiles kinds =
        new SampleFiles(
            formats.contains(Format.png),
            formats.contains(Format.npy),
            grid ? tiles(model.spec().shape()) : 0,
            SampleFiles.digits(count));
    return new SampleWork(kinds, labels, mixture.map(MixtureFit::mixture).orElse(null), seed);
  }

  private ModelTasks.Outcome sample(SampleWork work, UsedModel model, ModelTasks tasks) {
    String title =
        "draw " + count + " samples from the " + model.name() + " model of " + shown(run);
    ModelTasks.Outcome outcome = tasks.run(title, plan(model.spec()), work);
    if (outcome.rows() == 0) {
      throw new UserError(
          String.format(
              "Cannot sample from %s: its %s model gives no finite pixels",
              shown(run), model.name()));
    }
    return outcome;
  }

  private int tiles(ImageShape shape) {
    int fitting = Math.max(1, MOST_SHEET_VALUES / shape.pixels());
    return Math.min(Math.min(count, MOST_TILES), fitting);
  }

  private List<SampleTask> plan(VaeSpec spec) {
    int rowsPerPart = NpyParts.rowsPerPart(SampleWriter.columns(spec));
    List<SampleTask> plan = new ArrayList<>();
    int tasks = tasks();
    int part = 0;
    for (int i = 0; i < tasks; i++) {
      long from = blocks() * i / tasks * Batches.LARGEST;
      long to = Math.min(count, blocks() * (i + 1) / tasks * Batches.LARGEST);
      NpyParts.Plan npy = new NpyParts.Plan(part, to - from, rowsPerPart);
      plan.add(new SampleTask(i, from, to, npy));
      part = npy.next();
    }
    return plan;
  }

  private Manifest manifest(Identity identity, Publication publication, UsedModel model) {
    return Manifest.builder(KIND, identity)
        .shape(model.spec().shape())
        .classes(model.spec().classes().stream().map(LabelClass::name).toList())
        .files(publication.files())
        .provenance(Map.of("created", Instant.now().toString(), "run", shown(run)))
        .build();
  }

  private Result result(
      ModelTasks.Outcome outcome,
      Manifest manifest,
      UsedModel model,
      SampleLabels labels,
      Optional<MixtureFit> mixture) {
    String prior = mixture.map(MixtureFit::words).orElseGet(() -> prior(model));
    StatusLine line =
        Result.figures(COMMAND, outcome, manifest, "samples whose pixels are not finite")
            .about("model", model.words())
            .about("binarization", "of the training images: " + model.spec().model().binarization())
            .about("seed", "noise of sample i is derived from " + seed + " and i")
            .about("pixels", "E[x|z], " + model.spec().shape() + ", z ~ " + prior);
    return new Result((labels.areThere() ? line.about("label", labels.words()) : line).json());
  }

  private static String prior(UsedModel model) {
    int pseudoInputs = model.spec().model().pseudoInputs();
    return pseudoInputs == 0 ? "N(0, I)" : "the VampPrior of " + pseudoInputs + " pseudo-inputs";
  }

  private static String shown(String uri) {
    return HadoopFiles.shown(HadoopFiles.path(uri));
  }
}
