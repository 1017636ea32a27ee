package org.sparkvae.latent;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.parquet.io.api.Binary;

/**
 * Rows of several arrays and their ids as files {@code npy/<array>-NNNNN.npy} and {@code
 * npy/ids-NNNNN.txt}, same row order. One task writes one run of parts; the numbers of its parts
 * follow from the rows that are planned, so that tasks need not know of each other's errors. Memory
 * is bounded by one part.
 */
final class NpyParts {
  private static final int PART_BYTES = 32 << 20;

  private final TaskFiles files;
  private final Plan plan;
  private final List<Column> columns;
  private final List<NpyArray> arrays = new ArrayList<>();
  private final ByteArrayOutputStream ids = new ByteArrayOutputStream();
  private long planned;

  NpyParts(TaskFiles files, Plan plan, List<Column> columns) {
    this.files = files;
    this.plan = plan;
    this.columns = List.copyOf(columns);
  }

  /**
   * One array.
   *
   * @param name of its files
   * @param rowShape lengths of the axes after the first
   */
  record Column(String name, List<Integer> rowShape) {
    private int floats() {
      return rowShape.stream().reduce(1, Math::multiplyExact);
    }
  }

  /**
   * The parts of one task.
   *
   * @param first number of the first part
   * @param rows that the task is to handle
   * @param rowsPerPart of every part but the last
   */
  record Plan(int first, long rows, int rowsPerPart) implements Serializable {
    /** Number of the part after the last. */
    int next() {
      return Math.toIntExact(first + (rows + rowsPerPart - 1) / rowsPerPart);
    }

    private int capacity(long firstRow) {
      return (int) Math.min(rowsPerPart, rows - firstRow);
    }
  }

  /** Rows of a part such that its widest array stays within 32 MiB. */
  static int rowsPerPart(List<Column> columns) {
    int widest = columns.stream().mapToInt(Column::floats).max().orElseThrow();
    return Math.max(1, PART_BYTES / Float.BYTES / widest);
  }

  /**
   * The next planned row.
   *
   * @param id in UTF-8
   * @param rows in which those of all arrays follow each other, in the order of the columns
   * @param from where they begin
   */
  void add(Binary id, float[] rows, int from) throws IOException {
    if (arrays.isEmpty()) {
      int capacity = plan.capacity(planned / plan.rowsPerPart() * plan.rowsPerPart());
      columns.forEach(column -> arrays.add(new NpyArray(capacity, column.rowShape())));
    }
    int place = from;
    for (NpyArray array : arrays) {
      array.add(rows, place);
      place += array.rowLength();
    }
    id.writeTo(ids);
    ids.write('\n');
    advance();
  }

  /** The next planned row came to nothing. */
  void skip() throws IOException {
    advance();
  }

  private void advance() throws IOException {
    planned++;
    if (planned % plan.rowsPerPart() == 0 || planned == plan.rows()) {
      flush();
    }
  }

  private void flush() throws IOException {
    if (arrays.isEmpty()) {
      return;
    }
    long part = plan.first() + (planned - 1) / plan.rowsPerPart();
    int rows = arrays.get(0).rows();
    for (int i = 0; i < arrays.size(); i++) {
      String name = String.format(Locale.ROOT, "npy/%s-%05d.npy", columns.get(i).name(), part);
      files.write(name, rows, arrays.get(i)::writeTo);
    }
    files.write(String.format(Locale.ROOT, "npy/ids-%05d.txt", part), rows, ids::writeTo);
    arrays.clear();
    ids.reset();
  }
}
