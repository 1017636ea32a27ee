package org.sparkvae.latent;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.sparkvae.config.RunConfig;
import org.sparkvae.config.UserError;
import org.sparkvae.data.Corpus;
import org.sparkvae.data.LabelSurvey;
import org.sparkvae.evaluation.ImageClasses;
import org.sparkvae.evaluation.work.ModelJob;
import org.sparkvae.evaluation.work.Selection;
import org.sparkvae.run.RunDirectory;

/**
 * What z is drawn from: the model's own prior, or a mixture that is fitted afterwards to encoded
 * images of the run's training splits.
 *
 * @param components of the mixture; 0 for the model's own prior
 * @param corpus whose images are encoded; empty for the model's own prior
 * @param splits of the corpus
 * @param seed of the fit: the run's, whatever the samples' is
 */
record SamplePrior(int components, Optional<Corpus> corpus, List<String> splits, long seed) {
  static final int MOST_COMPONENTS = 1_000;

  /** The model's own. */
  static SamplePrior ofModel() {
    return new SamplePrior(0, Optional.empty(), List.of(), 0);
  }

  /**
   * A mixture.
   *
   * @param data URI of the corpus, or null for the one that the run was trained on
   * @throws UserError if the corpus cannot be read or has none of the run's training splits
   */
  static SamplePrior mixture(Configuration hadoop, String run, String data, int components)
      throws IOException {
    if (components < 1 || components > MOST_COMPONENTS) {
      throw new UserError(
          "Invalid --components: " + components + " (from 1 to " + MOST_COMPONENTS + ")");
    }
    RunDirectory directory = RunDirectory.open(hadoop, run);
    RunConfig config = directory.config();
    String uri = data == null ? directory.provenance().path("data").asText() : data;
    Corpus corpus = Corpus.open(hadoop, uri);
    List<String> splits = config.training().splits();
    if (corpus.rows(splits) == 0) {
      throw new UserError("Cannot fit a mixture: no images in " + String.join(", ", splits));
    }
    return new SamplePrior(components, Optional.of(corpus), splits, config.training().seed());
  }

  /** What tells outputs of this prior from those of others; nothing for the model's own. */
  Map<String, String> arguments() {
    return components == 0
        ? Map.of()
        : Map.of("prior", "gmm", "components", Integer.toString(components));
  }

  /** Hashes of what it is fitted to. */
  Map<String, String> inputs() {
    return corpus.map(c -> Map.of("data", c.sha256())).orElse(Map.of());
  }

  /**
   * Fits the mixture; empty for the model's own prior.
   *
   * @throws UserError if the images do not fit the model
   */
  Optional<MixtureFit> fit(JavaSparkContext spark, Configuration hadoop, UsedModel model) {
    if (corpus.isEmpty()) {
      return Optional.empty();
    }
    if (!corpus.get().shape().equals(model.spec().shape())) {
      throw new UserError(
          String.format(
              "Cannot fit a mixture: the images are %s, the model takes %s",
              corpus.get().shape(), model.spec().shape()));
    }
    ImageClasses.requireFitting(
        "fit a mixture", model.spec(), corpus.get(), splits, LabelSurvey.on(spark));
    Broadcast<SerializableConfiguration> files =
        spark.broadcast(new SerializableConfiguration(hadoop));
    try (ModelJob job = new ModelJob(spark, files, model.sent())) {
      return Optional.of(MixtureFit.of(job, Selection.all(corpus.get(), splits), components, seed));
    } finally {
      files.destroy();
    }
  }
}
