package org.sparkvae.data.ingest;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;
import org.sparkvae.data.decode.DecodeLimits;
import org.sparkvae.data.source.ImageSource;
import org.sparkvae.data.source.ImageStream;
import org.sparkvae.data.source.SourceImage;
import scala.Tuple2;

/** The images of some parts, one after the other, each with its place in the corpus. */
final class SourceRows implements Iterator<Tuple2<RowKey, SourceImage>> {
  /** Images of a part have ordinals from its number times this. */
  private static final int PART_BITS = 40;

  private final Iterator<NumberedPart> parts;
  private final DecodeLimits limits;
  private final long seed;

  private ImageStream stream;
  private long ordinal;
  private SourceImage next;

  /**
   * A part and its place among all.
   *
   * @param number from 0
   */
  record NumberedPart(int number, ImageSource.Part part) implements Serializable {}

  SourceRows(Iterator<NumberedPart> parts, DecodeLimits limits, long seed) {
    this.parts = parts;
    this.limits = limits;
    this.seed = seed;
    TaskCompletionListener listener = context -> closeLeftOver();
    TaskContext.get().addTaskCompletionListener(listener);
  }

  @Override
  public boolean hasNext() {
    try {
      while (next == null && (stream != null || openNext())) {
        next = stream.next();
        if (next == null) {
          close();
        }
      }
      return next != null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Tuple2<RowKey, SourceImage> next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    SourceImage image = next;
    next = null;
    return new Tuple2<>(RowKey.of(image.id(), ordinal++, seed), image);
  }

  private boolean openNext() throws IOException {
    if (!parts.hasNext()) {
      return false;
    }
    NumberedPart numbered = parts.next();
    ordinal = (long) numbered.number() << PART_BITS;
    stream = numbered.part().open(limits);
    return true;
  }

  private void close() throws IOException {
    stream.close();
    stream = null;
  }

  private void closeLeftOver() {
    try {
      if (stream != null) {
        close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
