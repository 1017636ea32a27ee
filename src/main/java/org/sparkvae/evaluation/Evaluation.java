package org.sparkvae.evaluation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.sparkvae.config.RunConfig;
import org.sparkvae.config.UserError;
import org.sparkvae.data.Corpus;
import org.sparkvae.data.LabelSurvey;
import org.sparkvae.evaluation.quality.QualityFigures;
import org.sparkvae.evaluation.work.ModelJob;
import org.sparkvae.evaluation.work.SentModel;
import org.sparkvae.model.Binarizer;
import org.sparkvae.model.Vae;
import org.sparkvae.model.VaeSpec;
import org.sparkvae.run.ModelStore;
import org.sparkvae.run.RunDirectory;
import org.sparkvae.run.StoredModel;
import org.sparkvae.storage.StatusLine;

/**
 * A run's model on one split of a corpus. The result is kept in the run, under a name that says
 * what it is of; one of another model is replaced.
 */
public final class Evaluation {
  private static final String STATUS = "evaluate";

  private final RunDirectory run;
  private final RunConfig config;
  private final Corpus corpus;
  private final String split;
  private final int samples;
  private final StoredModel stored;
  private final Vae vae;
  private boolean withQuality;

  /**
   * Checks that model and images fit.
   *
   * @param model {@code best} or {@code last}
   * @param samples of z for each image; with 1, nothing but the ELBO is estimated
   * @throws UserError if the images are of another shape, or the split has none
   */
  public Evaluation(RunDirectory run, Corpus corpus, String split, String model, int samples)
      throws IOException {
    this.run = run;
    this.config = run.config();
    this.corpus = corpus;
    this.split = split;
    this.samples = samples;
    this.stored = run.model(model);
    this.vae = ModelStore.read(stored.zip()).vae();
    VaeSpec spec = vae.spec();
    if (!spec.shape().equals(corpus.shape())) {
      throw new UserError(
          "Cannot evaluate: the model takes " + spec.shape() + " images, not " + corpus.shape());
    }
    if (corpus.rows(List.of(split)) == 0) {
      throw new UserError("Cannot evaluate: no images in " + split);
    }
  }

  /**
   * Whether to measure also what reconstructions, samples and latents are worth; not by default.
   */
  public Evaluation quality(boolean wanted) {
    withQuality = wanted;
    return this;
  }

  /** The line of this very evaluation, if it has been made before. */
  public Optional<ObjectNode> finished() throws IOException {
    return run.json(fileName())
        .filter(line -> line.path("model_sha256").asText().equals(stored.sha256()))
        // Earlier versions left it out.
        .filter(line -> line.has(EvaluationFigures.ACTIVE_UNITS));
  }

  /** The line of this evaluation, computed across executors. */
  public ObjectNode compute(JavaSparkContext spark) throws IOException {
    ImageClasses.requireFitting(STATUS, vae.spec(), corpus, List.of(split), LabelSurvey.on(spark));
    StatusLine line = StatusLine.of(STATUS);
    Broadcast<SerializableConfiguration> hadoop =
        spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
    try (ModelJob job = new ModelJob(spark, hadoop, sent())) {
      addFigures(line, job);
      if (withQuality) {
        new QualityFigures(job, hadoop, run, corpus, split).addTo(line);
      }
    } finally {
      hadoop.destroy();
    }
    return line.figure("model_sha256", stored.sha256(), stored.name() + " model")
        .about("likelihood", new LikelihoodMeaning(config.model()).words())
        .about("binarization", binarization())
        .json();
  }

  private SentModel sent() {
    return new SentModel(
        vae.spec(), vae.parameters(), config.instructionSet(), config.training().seed());
  }

  private void addFigures(StatusLine line, ModelJob job) {
    job.spark().setJobDescription("evaluate the " + stored.name() + " model on " + split);
    DistributedDensity.Samples each =
        new DistributedDensity.Samples(samples, config.training().seed());
    SplitSums sums = new DistributedDensity(job).evaluate(corpus, split, each);
    new EvaluationFigures(sums, vae.spec(), samples).addTo(line);
    line.figure("images", sums.elbo().images(), "images of split " + split);
  }

  /** Keeps the line, as this evaluation's and as the last that was asked for. */
  public void publish(ObjectNode line) throws IOException {
    replaceUnlessEqual(fileName(), line);
    replaceUnlessEqual("status/" + STATUS + ".json", line);
  }

  private void replaceUnlessEqual(String file, ObjectNode line) throws IOException {
    boolean there = run.json(file).map(ObjectNode::toString).equals(Optional.of(line.toString()));
    if (!there) {
      run.write(file, StatusLine.render(line));
    }
  }

  /** What was made of grey pixels. */
  private String binarization() {
    return new Binarizer(vae.spec()).words(config.training().seed());
  }

  private String fileName() {
    return String.format(
        Locale.ROOT,
        "evaluations/%s-%s-%s-k%d%s.json",
        corpus.sha256(),
        split,
        stored.name(),
        samples,
        withQuality ? "-quality" : "");
  }
}
