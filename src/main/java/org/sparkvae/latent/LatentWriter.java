package org.sparkvae.latent;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Where the rows of one encoding task go: Parquet, npy, or errors. */
final class LatentWriter implements Closeable {
  private static final String NOT_FINITE = "its latents are not finite";

  private final TaskFiles files;
  private final boolean wantsParquet;
  private final boolean wantsNpy;
  private final boolean isFirst;
  private final ParquetRows<LatentRow> data;
  private final NpyParts npy;
  private final ParquetRows<ErrorRow> errors;
  private long rows;

  LatentWriter(TaskFiles files, EncodeTask task, Set<LatentExport.Format> formats, int latents) {
    this.files = files;
    this.wantsParquet = formats.contains(LatentExport.Format.parquet);
    this.wantsNpy = formats.contains(LatentExport.Format.npy);
    this.isFirst = task.index() == 0;
    this.data = new ParquetRows<>(files, part("data", task), new LatentSchema.Support());
    this.npy = new NpyParts(files, task.npy(), columns(latents));
    this.errors = new ParquetRows<>(files, part("errors", task), new ErrorRow.Support());
  }

  /** The arrays of npy parts. */
  static List<NpyParts.Column> columns(int latents) {
    List<Integer> shape = List.of(latents);
    return List.of(
        new NpyParts.Column(LatentSchema.MEAN, shape),
        new NpyParts.Column(LatentSchema.LOG_VARIANCE, shape));
  }

  void add(LatentRow row) throws IOException {
    if (!row.isFinite()) {
      errors.add(new ErrorRow(row.id(), NOT_FINITE));
      npy.skip();
      return;
    }
    if (wantsParquet) {
      data.add(row, row.split());
    }
    if (wantsNpy) {
      npy.add(row.id(), row.mean(), row.logVariance());
    }
    rows++;
  }

  ModelTasks.Output finish() throws IOException {
    data.finish();
    if (isFirst) {
      // So that errors/ can be read where there are none.
      errors.open();
    }
    errors.finish();
    return new ModelTasks.Output(files.finished(), rows, errors.rows());
  }

  @Override
  public void close() throws IOException {
    try {
      data.close();
    } finally {
      errors.close();
    }
  }

  private static String part(String directory, EncodeTask task) {
    return String.format(Locale.ROOT, "%s/part-%05d.parquet", directory, task.index());
  }
}
