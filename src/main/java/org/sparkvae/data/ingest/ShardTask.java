package org.sparkvae.data.ingest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.sparkvae.config.ImageShape;
import org.sparkvae.data.ImageRecord;
import org.sparkvae.data.ImageWriteSupport;
import org.sparkvae.data.decode.BadImageException;
import org.sparkvae.data.decode.DecodeLimits;
import org.sparkvae.data.decode.Decoder;
import org.sparkvae.data.decode.RawPixels;
import org.sparkvae.data.source.SourceImage;
import org.sparkvae.storage.StagedEntry;
import scala.Tuple2;

/** Writes one shard and its errors from sorted rows. */
final class ShardTask {
  private final ShardPlan plan;
  private final Decoder decoder;
  private final StagedRows<ImageRecord> images;
  private final StagedRows<ErrorRow> errors;
  private String example;

  /**
   * A task that has written nothing yet.
   *
   * @param attempt unique among all attempts of all tasks
   */
  ShardTask(ShardPlan plan, IngestRequest request, DecodeLimits limits, int shard, long attempt) {
    this.plan = plan;
    this.decoder = request.decoder(limits);
    this.images = new StagedRows<>(place(limits, "data", shard, attempt), new ImageWriteSupport());
    this.errors =
        new StagedRows<>(place(limits, "errors", shard, attempt), new ErrorWriteSupport());
  }

  private StagedRows.Place place(DecodeLimits limits, String folder, int shard, long attempt) {
    String name = String.format("%s/part-%05d.parquet", folder, shard);
    return new StagedRows.Place(
        limits.configuration(), new Path(plan.staging()), name, Long.toString(attempt));
  }

  /** Makes the file of errors even if there are none, so that {@code errors/} can be read. */
  ShardTask withErrorFile() throws IOException {
    errors.open();
    return this;
  }

  /** Writes all rows, or says why the input is refused and leaves nothing. */
  ShardOutcome write(Iterator<Tuple2<RowKey, SourceImage>> rows) throws IOException {
    try (images;
        errors) {
      String previous = null;
      while (rows.hasNext()) {
        SourceImage image = rows.next()._2();
        String refusal = write(image, image.id().equals(previous));
        if (refusal != null) {
          return ShardOutcome.refused(refusal);
        }
        previous = image.id();
      }
      return outcome();
    }
  }

  private ShardOutcome outcome() throws IOException {
    List<StagedEntry> files = new ArrayList<>(images.finish());
    files.addAll(errors.finish());
    return new ShardOutcome(
        Collections.unmodifiableList(files), images.rows(), errors.rows(), example, null);
  }

  /** A reason to refuse the input, or null. */
  private String write(SourceImage image, boolean duplicate) throws IOException {
    try {
      if (duplicate) {
        throw new BadImageException("duplicate id");
      }
      RawPixels pixels = decoder.decode(image.payload());
      ImageShape shape = pixels.shape();
      if (!shape.equals(plan.shape())) {
        return plan.mixed(image.id(), shape);
      }
      ImageRecord row = plan.row(image, pixels);
      images.write(row, row.split());
    } catch (BadImageException e) {
      errors.write(new ErrorRow(image.id(), e.getMessage()));
      example = example == null ? image.id() + ": " + e.getMessage() : example;
    }
    return null;
  }
}
