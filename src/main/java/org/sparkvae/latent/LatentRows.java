package org.sparkvae.latent;

import java.io.Closeable;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.io.api.Binary;
import org.sparkvae.data.ImageBatch;
import org.sparkvae.storage.ColumnFile;
import org.sparkvae.storage.FloatColumn;
import org.sparkvae.storage.IntColumn;
import org.sparkvae.storage.StagedFile;
import org.sparkvae.storage.TextColumn;

/**
 * The Parquet file of one encoding task, created with its first row. Ids go from the corpus's pages
 * to those of the latents without becoming strings on the way.
 */
final class LatentRows implements Closeable {
  private final TaskFiles files;
  private final String name;
  private final int latents;
  private final Map<String, Split> splits = new HashMap<>();

  private final TextColumn id = new TextColumn(descriptor(LatentSchema.ID));
  private final IntColumn label = new IntColumn(descriptor(LatentSchema.LABEL));
  private final TextColumn split = new TextColumn(descriptor(LatentSchema.SPLIT));
  private final FloatColumn mean;
  private final FloatColumn logVariance;
  private final FloatColumn kl = new FloatColumn(descriptor(LatentSchema.KL), 1);

  private StagedFile staged;
  private ColumnFile file;
  private long rows;

  LatentRows(TaskFiles files, String name, int latents) {
    this.files = files;
    this.name = name;
    this.latents = latents;
    this.mean = new FloatColumn(element(LatentSchema.MEAN), latents);
    this.logVariance = new FloatColumn(element(LatentSchema.LOG_VARIANCE), latents);
  }

  /** How many rows a split has. */
  private static final class Split {
    private final Binary name;
    private long rows;

    Split(String name) {
      this.name = Binary.fromString(name);
    }
  }

  /**
   * Adds one image of a batch.
   *
   * @param posteriors of the batch: a row's means, then its log variances
   */
  void add(ImageBatch images, int image, float[] posteriors, float divergence) throws IOException {
    open();
    int row = image * 2 * latents;
    id.add(images.id(image));
    addLabel(images.labels()[image]);
    split.add(counted(images.split(image)));
    mean.add(posteriors, row);
    logVariance.add(posteriors, row + latents);
    kl.add(divergence);
    file.endRow();
    rows++;
  }

  void finish() throws IOException {
    if (file != null) {
      close();
      files.finish(staged, rows, rowsOfSplits());
    }
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }

  private void open() throws IOException {
    if (file == null) {
      staged = files.create(name);
      file =
          new ColumnFile(
              staged, LatentSchema.ROWS, List.of(id, label, split, mean, logVariance, kl));
    }
  }

  private void addLabel(int value) {
    if (value == ImageBatch.NO_LABEL) {
      label.addNull();
    } else {
      label.add(value);
    }
  }

  private Binary counted(String splitName) {
    Split counts = splits.computeIfAbsent(splitName, Split::new);
    counts.rows++;
    return counts.name;
  }

  private SortedMap<String, Long> rowsOfSplits() {
    SortedMap<String, Long> counts = new TreeMap<>();
    splits.forEach((splitName, counted) -> counts.put(splitName, counted.rows));
    return counts;
  }

  private static ColumnDescriptor descriptor(String... path) {
    return LatentSchema.ROWS.getColumnDescription(path);
  }

  private static ColumnDescriptor element(String list) {
    return descriptor(list, "list", "element");
  }
}
