package org.sparkvae.latent;

import java.io.Closeable;
import java.io.IOException;

/** The file of one task under {@code errors/}: images or samples that came to nothing, and why. */
final class ErrorRows implements Closeable {
  private final ParquetRows<ErrorRow> rows;
  private final boolean always;

  /**
   * Of a task.
   *
   * @param always whether there is a file without rows, too, so that {@code errors/} can be read
   */
  ErrorRows(TaskFiles files, int task, boolean always) {
    this.rows = new ParquetRows<>(files, ParquetRows.part("errors", task), new ErrorRow.Support());
    this.always = always;
  }

  void add(String id, String reason) throws IOException {
    rows.add(new ErrorRow(id, reason));
  }

  long rows() {
    return rows.rows();
  }

  void finish() throws IOException {
    if (always) {
      rows.open();
    }
    rows.finish();
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
