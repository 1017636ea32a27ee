package org.sparkvae.latent;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.parquet.io.api.Binary;
import org.sparkvae.config.ImageShape;
import org.sparkvae.model.VaeSpec;
import org.sparkvae.picture.ContactSheet;
import org.sparkvae.picture.Png;

/** Where the samples of one task go: pictures, npy, labels, the contact sheet, or errors. */
final class SampleWriter implements Closeable {
  private static final String NOT_FINITE = "its expected pixels are not finite";

  private final TaskFiles files;
  private final SampleFiles kinds;
  private final ImageShape shape;
  private final NpyParts npy;
  private final ErrorRows errors;
  private final SampleLabels labels;
  private final String labelFile;
  private final StringBuilder labelLines = new StringBuilder();
  private final int tiles;
  private final ContactSheet sheet;
  private long rows;

  SampleWriter(
      TaskFiles files, SampleTask task, SampleFiles kinds, SampleLabels labels, VaeSpec spec) {
    this.files = files;
    this.kinds = kinds;
    this.labels = labels;
    this.labelFile = String.format(Locale.ROOT, "labels/labels-%05d.csv", task.index());
    this.shape = spec.shape();
    this.npy = new NpyParts(files, task.npy(), columns(spec));
    this.errors = new ErrorRows(files, task.index(), false);
    // The first task draws more samples than the sheet has places.
    this.tiles = task.from() == 0 ? kinds.grid() : 0;
    this.sheet = tiles == 0 ? null : ContactSheet.nearlySquare(shape, tiles);
  }

  /** The arrays of npy parts; images as height × width × channels. */
  static List<NpyParts.Column> columns(VaeSpec spec) {
    ImageShape shape = spec.shape();
    return List.of(
        new NpyParts.Column("latents", List.of(spec.model().latents())),
        new NpyParts.Column("images", List.of(shape.height(), shape.width(), shape.channels())));
  }

  /**
   * One sample.
   *
   * @param pixels expected, in 0..1
   */
  void add(long sample, float[] latents, float[] pixels) throws IOException {
    if (!Floats.areFinite(pixels)) {
      errors.add(kinds.id(sample), NOT_FINITE);
      npy.skip();
      return;
    }
    if (kinds.npy()) {
      npy.add(Binary.fromString(kinds.id(sample)), row(latents, pixels), 0);
    }
    if (labels.areThere()) {
      labelLines.append(kinds.id(sample)).append(',').append(labels.csv(sample)).append('\n');
    }
    byte[] bytes = Floats.toBytes(pixels);
    if (kinds.png()) {
      byte[] picture = Png.encode(shape, bytes);
      files.write("png/" + kinds.id(sample) + ".png", 1, out -> out.write(picture));
    }
    if (sample < tiles) {
      sheet.set((int) sample, bytes);
    }
    rows++;
  }

  private static float[] row(float[] latents, float[] pixels) {
    float[] row = Arrays.copyOf(latents, latents.length + pixels.length);
    System.arraycopy(pixels, 0, row, latents.length, pixels.length);
    return row;
  }

  ModelTasks.Output finish() throws IOException {
    errors.finish();
    if (labels.areThere()) {
      byte[] lines = labelLines.toString().getBytes(StandardCharsets.UTF_8);
      files.write(labelFile, rows, out -> out.write(lines));
    }
    if (tiles > 0) {
      byte[] picture = sheet.png();
      files.write(SampleFiles.GRID, tiles, out -> out.write(picture));
    }
    return new ModelTasks.Output(files.finished(), rows, errors.rows(), WorkTime.NONE);
  }

  @Override
  public void close() throws IOException {
    errors.close();
  }
}
