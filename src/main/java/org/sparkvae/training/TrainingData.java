package org.sparkvae.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.sparkvae.config.ImageShape;
import org.sparkvae.config.TrainingConfig;
import org.sparkvae.config.UserError;
import org.sparkvae.data.Corpus;
import org.sparkvae.data.PackedImages;
import org.sparkvae.data.ShardReader;
import org.sparkvae.data.ShardSlice;

/**
 * The images to train on and those to validate with.
 *
 * @param corpus where they are
 * @param splits to train on
 * @param validationSplit whose ELBO picks the best model
 */
public record TrainingData(Corpus corpus, List<String> splits, String validationSplit) {
  /** A block of images is a few MB, so that a few of them feed a round. */
  private static final int BLOCK_BYTES = 1 << 22;

  private static final int MOST_ROWS_PER_BLOCK = 4096;

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
  public List<List<ShardSlice>> cut(int workers) {
    return corpus.cut(splits, workers);
  }

  /** Whether there is anything to validate with. */
  public boolean hasValidation() {
    return corpus.splits().contains(validationSplit);
  }

  /** Images that it is validated with. */
  public long validationImages() {
    return corpus.rows(List.of(validationSplit));
  }

  /** Reads slices into packed blocks. */
  static List<PackedImages> read(
      Configuration hadoop, List<ShardSlice> slices, Collection<String> splits, ImageShape shape) {
    int rows = Math.max(1, Math.min(MOST_ROWS_PER_BLOCK, BLOCK_BYTES / shape.pixels()));
    List<PackedImages> blocks = new ArrayList<>();
    try (ShardReader reader = new ShardReader(hadoop, slices, splits)) {
      PackedImages.pack(reader, rows).forEachRemaining(blocks::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return blocks;
  }
}
