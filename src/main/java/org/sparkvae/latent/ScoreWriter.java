package org.sparkvae.latent;

import java.io.Closeable;
import java.io.IOException;
import java.util.Locale;
import org.sparkvae.data.ImageBatch;
import org.sparkvae.evaluation.DensityEvaluator;

/** Where the rows of one scoring task go: Parquet, or errors. */
final class ScoreWriter implements Closeable {
  private static final String NOT_FINITE = "its log-likelihood is not finite";

  private final boolean isFirst;
  private final ParquetRows<ScoreRow> data;
  private final ParquetRows<ErrorRow> errors;

  ScoreWriter(TaskFiles files, ScoreTask task) {
    this.isFirst = task.index() == 0;
    this.data = new ParquetRows<>(files, part("data", task), new ScoreRow.Support());
    this.errors = new ParquetRows<>(files, part("errors", task), new ErrorRow.Support());
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
        errors.add(new ErrorRow(row.id(), NOT_FINITE));
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
    if (isFirst) {
      // So that errors/ can be read where there are none.
      errors.open();
    }
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

  private static String part(String directory, ScoreTask task) {
    return String.format(Locale.ROOT, "%s/part-%05d.parquet", directory, task.index());
  }
}
