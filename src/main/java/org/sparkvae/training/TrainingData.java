package org.sparkvae.training;

import java.util.List;
import java.util.stream.IntStream;
import org.sparkvae.config.TrainingConfig;
import org.sparkvae.config.UserError;
import org.sparkvae.data.Corpus;
import org.sparkvae.data.ShardSlice;

/**
 * The images to train on and those to validate with.
 *
 * @param corpus where they are
 * @param splits to train on
 * @param validationSplit whose ELBO picks the best model
 */
public record TrainingData(Corpus corpus, List<String> splits, String validationSplit) {
  /**
   * Checked against the corpus.
   *
   * @throws UserError if a split to train on has no images
   */
  public static TrainingData of(Corpus corpus, TrainingConfig config) {
    // A minibatch's values, and as many gradients, are single arrays.
    int most = Integer.MAX_VALUE / 4 / corpus.shape().pixels();
    if (config.batchSize() > most) {
      throw new UserError(
          "Invalid training.batch-size: "
              + config.batchSize()
              + " (at most "
              + most
              + " images of "
              + corpus.shape()
              + ")");
    }
    if (corpus.rows(config.splits()) == 0) {
      throw new UserError("Cannot train: no images in " + String.join(", ", config.splits()));
    }
    return new TrainingData(corpus, config.splits(), config.validationSplit());
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
