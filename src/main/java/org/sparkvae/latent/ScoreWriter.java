package org.sparkvae.latent;

import java.io.Closeable;
import java.io.IOException;
import org.sparkvae.data.ImageBatch;
import org.sparkvae.evaluation.DensityEvaluator;

/** Where the rows of one scoring task go: Parquet, or errors. */
final class ScoreWriter implements Closeable {
  private static final String NOT_FINITE = "its log-likelihood is not finite";

  private final ParquetRows<ScoreRow> data;
  private final ErrorRows errors;

  ScoreWriter(TaskFiles files, ScoreTask task) {
    this.data =
        new ParquetRows<>(files, ParquetRows.part("data", task.index()), new ScoreRow.Support());
    this.errors = new ErrorRows(files, task.index(), task.index() == 0);
  }

  /** Adds the images of a batch. */
  void add(ImageBatch images, DensityEvaluator.Densities densities) throws IOException {
    for (int i = 0; i < images.count(); i++) {
      ScoreRow row =
          new ScoreRow(
              images.id(i).toStringUsingUTF8(),
              images.labels()[i],
              images.split(i),
              densities.logLikelihoods()[i].value(),
              densities.logLikelihoods()[i].standardError(),
              densities.terms().reconstruction()[i],
              densities.terms().kl()[i]);
      if (row.isFinite()) {
        data.add(row, row.split());
      } else {
        errors.add(row.id(), NOT_FINITE);
      }
    }
  }

  /** Images that came out. */
  long rows() {
    return data.rows();
  }

  /** Images that did not. */
  long errors() {
    return errors.rows();
  }

  void finish() throws IOException {
    data.finish();
    errors.finish();
  }

  @Override
  public void close() throws IOException {
    try {
      data.close();
    } finally {
      errors.close();
    }
  }
}
