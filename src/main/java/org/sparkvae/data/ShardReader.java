package org.sparkvae.data;

import java.io.Closeable;
import java.io.IOException;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.InputFile;
import org.sparkvae.config.UserError;

/**
 * Streams the images of some slices in their order; at most one row group is in memory.
 *
 * <p>A shard that is missing, broken or shorter than its slice ends the reading with a {@link
 * UserError} that names the file.
 */
public final class ShardReader implements Iterator<ImageRecord>, Closeable {
  private final Configuration configuration;
  private final Iterator<ShardSlice> slices;
  private final Set<String> splits;

  private ShardSlice slice;
  private ParquetReader<ImageRecord> reader;
  private long left;
  private ImageRecord next;

  /**
   * Reads nothing yet.
   *
   * @param splits whose rows the slices count; rows of others are passed over
   */
  public ShardReader(
      Configuration configuration, List<ShardSlice> slices, Collection<String> splits) {
    this.configuration = configuration;
    this.slices = List.copyOf(slices).iterator();
    this.splits = Set.copyOf(splits);
  }

  @Override
  public boolean hasNext() {
    while (next == null && (left > 0 || openNext())) {
      if (left > 0) {
        next = nextRow();
        left--;
      }
    }
    return next != null;
  }

  @Override
  public ImageRecord next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    ImageRecord row = next;
    next = null;
    return row;
  }

  @Override
  public void close() throws IOException {
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }

  private boolean openNext() {
    if (!slices.hasNext()) {
      return false;
    }
    slice = slices.next();
    try {
      close();
      reader =
          new Builder(HadoopInputFile.fromPath(new Path(slice.path()), configuration))
              .usePageChecksumVerification()
              .build();
    } catch (IOException | RuntimeException e) {
      throw unreadable(e);
    }
    for (long skipped = 0; skipped < slice.from(); skipped++) {
      nextRow();
    }
    left = slice.count();
    return true;
  }

  private ImageRecord nextRow() {
    try {
      ImageRecord row = reader.read();
      while (row != null && !splits.contains(row.split())) {
        row = reader.read();
      }
      if (row == null) {
        throw new UserError("Cannot read " + slice.path() + ": fewer rows than its manifest says");
      }
      return row;
    } catch (UserError e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw unreadable(e);
    }
  }

  private UserError unreadable(Exception e) {
    return new UserError("Cannot read " + slice.path() + ": " + Messages.reason(e), e);
  }

  private static final class Builder extends ParquetReader.Builder<ImageRecord> {
    Builder(InputFile file) {
      super(file);
    }

    @Override
    protected ReadSupport<ImageRecord> getReadSupport() {
      return new ImageReadSupport();
    }
  }
}
