package org.sparkvae.latent;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.sparkvae.data.ImageBatch;

/** Where the rows of one encoding task go: Parquet, npy, or errors. */
final class LatentWriter implements Closeable {
  private static final String NOT_FINITE = "its latents are not finite";

  private final boolean wantsParquet;
  private final boolean wantsNpy;
  private final int latents;
  private final RowKl kl;
  private final LatentRows data;
  private final NpyParts npy;
  private final ErrorRows errors;
  private long rows;

  LatentWriter(
      TaskFiles files, EncodeTask task, Set<LatentExport.Format> formats, int latents, RowKl kl) {
    this.kl = kl;
    this.wantsParquet = formats.contains(LatentExport.Format.parquet);
    this.wantsNpy = formats.contains(LatentExport.Format.npy);
    this.latents = latents;
    this.data = new LatentRows(files, ParquetRows.part("data", task.index()), latents);
    this.npy = new NpyParts(files, task.npy(), columns(latents));
    this.errors = new ErrorRows(files, task.index(), task.index() == 0);
  }

  /** The arrays of npy parts. */
  static List<NpyParts.Column> columns(int latents) {
    List<Integer> shape = List.of(latents);
    return List.of(
        new NpyParts.Column(LatentSchema.MEAN, shape),
        new NpyParts.Column(LatentSchema.LOG_VARIANCE, shape));
  }

  /**
   * Adds the images of a batch.
   *
   * @param posteriors a row for each: its means, then its log variances
   */
  void add(ImageBatch images, float[] posteriors) throws IOException {
    for (int i = 0; i < images.count(); i++) {
      int row = i * 2 * latents;
      float divergence = kl.of(images.id(i), posteriors, row);
      if (Float.isFinite(divergence)) {
        add(images, i, posteriors, divergence);
      } else {
        errors.add(images.id(i).toStringUsingUTF8(), NOT_FINITE);
        npy.skip();
      }
    }
  }

  private void add(ImageBatch images, int image, float[] posteriors, float divergence)
      throws IOException {
    if (wantsParquet) {
      data.add(images, image, posteriors, divergence);
    }
    if (wantsNpy) {
      npy.add(images.id(image), posteriors, image * 2 * latents);
    }
    rows++;
  }

  /** Images that came out. */
  long rows() {
    return rows;
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
