package org.sparkvae.training;

import java.util.List;
import java.util.stream.IntStream;
import org.sparkvae.config.ModelConfig;
import org.sparkvae.config.ObjectiveConfig;
import org.sparkvae.config.RunConfig;
import org.sparkvae.config.TrainingConfig;
import org.sparkvae.config.UserError;
import org.sparkvae.data.Corpus;
import org.sparkvae.data.LabelSurvey;
import org.sparkvae.data.ShardSlice;
import org.sparkvae.evaluation.ImageClasses;
import org.sparkvae.model.LabelClass;
import org.sparkvae.model.VaeSpec;
import org.sparkvae.training.minibatch.WorkerImages;

/**
 * The images to train on and those to validate with.
 *
 * @param corpus where they are
 * @param splits to train on
 * @param validationSplit whose ELBO picks the best model
 * @param classes that a conditional model is to know; none for any other
 */
public record TrainingData(
    Corpus corpus, List<String> splits, String validationSplit, List<LabelClass> classes) {
  /**
   * Checked against the corpus.
   *
   * @throws UserError if a split to train on has no images
   */
  public static TrainingData of(Corpus corpus, TrainingConfig config) {
    requireFitting(corpus, config.batchSize(), 1);
    if (corpus.rows(config.splits()) == 0) {
      throw new UserError("Cannot train: no images in " + String.join(", ", config.splits()));
    }
    return new TrainingData(corpus, config.splits(), config.validationSplit(), List.of());
  }

  /**
   * The same with what the model wants to know of labels.
   *
   * @param survey asked only for a conditional model
   * @throws UserError if that is to be trained or validated with images that have no label, or one
   *     of no class
   */
  public TrainingData withClasses(ModelConfig model, LabelSurvey survey) {
    if (!model.conditional()) {
      return this;
    }
    List<LabelClass> found = ImageClasses.of(corpus, splits, survey);
    TrainingData data = new TrainingData(corpus, splits, validationSplit, found);
    if (data.hasValidation()) {
      VaeSpec spec = new VaeSpec(model, corpus.shape(), ObjectiveConfig.vae(1), found);
      ImageClasses.requireFitting("validate", spec, corpus, List.of(validationSplit), survey);
    }
    return data;
  }

  private static void requireFitting(Corpus corpus, int batchSize, int samples) {
    // A minibatch's values, and as many gradients, are single arrays.
    int most = Integer.MAX_VALUE / 4 / corpus.shape().pixels() / samples;
    if (batchSize > most) {
      throw new UserError(
          String.format(
              "Invalid training.batch-size: %d (at most %d images of %s%s)",
              batchSize,
              most,
              corpus.shape(),
              samples == 1 ? "" : ", " + samples + " samples each"));
    }
  }

  /**
   * What is to be trained on these images.
   *
   * @throws UserError if a minibatch with all its samples is too large
   */
  public VaeSpec spec(RunConfig config) {
    requireFitting(corpus, config.training().batchSize(), config.objective().samples());
    return new VaeSpec(config.model(), corpus.shape(), config.objective(), classes);
  }

  /** Images in an epoch. */
  public long images() {
    return corpus.rows(splits);
  }

  /** Images of each of so many workers. */
  List<WorkerImages> cut(int workers) {
    List<List<ShardSlice>> slices = corpus.cut(splits, workers);
    return IntStream.range(0, workers).mapToObj(w -> images(w, slices.get(w))).toList();
  }

  private WorkerImages images(int worker, List<ShardSlice> slices) {
    return new WorkerImages(worker, corpus.sha256(), slices, splits, corpus.shape());
  }

  /** Whether there is anything to validate with. */
  public boolean hasValidation() {
    return corpus.splits().contains(validationSplit);
  }

  /** Images that it is validated with. */
  public long validationImages() {
    return corpus.rows(List.of(validationSplit));
  }
}
