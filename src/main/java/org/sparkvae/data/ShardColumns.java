package org.sparkvae.data;

import java.io.Closeable;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.PrimitiveIterator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.statistics.IntStatistics;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.internal.column.columnindex.OffsetIndex;
import org.apache.parquet.internal.filter2.columnindex.RowRanges;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.sparkvae.config.ImageShape;

/**
 * One slice of a shard, read column by column: of its row groups and of their pages only those that
 * hold rows of the slice. Which rows those are is told by the column of splits, the smallest one.
 */
final class ShardColumns implements Closeable {
  private static final MessageType SPLIT = columns(CorpusSchema.SPLIT);

  private final ParquetFileReader file;
  private final Map<Binary, String> wanted;
  private final MessageType columns;

  private int group;
  private long toSkip;
  private long left;

  private String[] splits = new String[0];
  private ImageColumns images;
  private int row;
  private int end;

  /**
   * Reads the footer.
   *
   * @param wanted splits whose rows the slice counts
   * @param withIds whether ids are wanted, too
   */
  ShardColumns(Configuration conf, ShardSlice slice, Collection<String> wanted, boolean withIds)
      throws IOException {
    Path path = new Path(slice.path());
    this.file =
        new ParquetFileReader(
            HadoopInputFile.fromPath(path, conf),
            HadoopReadOptions.builder(conf, path)
                .withCodecFactory(new PageCodecs(conf))
                .usePageChecksumVerification()
                .build());
    this.wanted = wanted.stream().collect(Collectors.toMap(Binary::fromString, name -> name));
    this.columns =
        withIds
            ? columns(CorpusSchema.ID, CorpusSchema.LABEL, CorpusSchema.PIXELS)
            : columns(CorpusSchema.LABEL, CorpusSchema.PIXELS);
    this.toSkip = slice.from();
    this.left = slice.count();
  }

  /** Rows of the slice that are still to come. */
  long left() {
    return left;
  }

  /**
   * Adds the next rows to the batch, until that is full or the row group ends.
   *
   * @return false when the file has no more of them
   */
  boolean read(ImageBatch batch) throws IOException {
    while (row == end) {
      if (group == file.getRowGroups().size()) {
        return false;
      }
      open(group++, batch);
    }
    for (; row < end && !batch.isFull(); row++) {
      if (splits[row] == null) {
        images.skip();
      } else {
        images.copyTo(batch, splits[row]);
        left--;
      }
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  /** Puts the rows of the slice that are in this row group before us. */
  private void open(int number, ImageBatch batch) throws IOException {
    splits = splits(number);
    row = 0;
    while (row < splits.length && (splits[row] == null || toSkip > 0)) {
      toSkip -= splits[row] == null ? 0 : 1;
      row++;
    }
    end = row;
    long missing = left;
    for (int i = row; i < splits.length && missing > 0; i++) {
      if (splits[i] != null) {
        missing--;
        end = i + 1;
      }
    }
    if (row < end) {
      requireShape(number, batch.shape());
      openImages(number);
    }
  }

  /** The split of each row of a row group, null where it is not a wanted one. */
  private String[] splits(int number) throws IOException {
    file.setRequestedSchema(SPLIT);
    PageReadStore pages = file.readRowGroup(number);
    ColumnReader column = ImageColumns.column(pages, SPLIT, createdBy(), CorpusSchema.SPLIT);
    String[] names = new String[Math.toIntExact(pages.getRowCount())];
    Binary last = null;
    String name = null;
    for (int i = 0; i < names.length; i++) {
      Binary split = column.getBinary();
      if (last == null || !split.equals(last)) {
        last = split;
        name = wanted.get(split);
      }
      names[i] = name;
      column.consume();
    }
    return names;
  }

  private void openImages(int number) throws IOException {
    file.setRequestedSchema(columns);
    OffsetIndex pages = file.readOffsetIndex(chunk(number, CorpusSchema.PIXELS));
    if (pages == null) {
      skipTo(0, file.readRowGroup(number));
      return;
    }
    long rows = splits.length;
    int first = 0;
    while (pages.getLastRowIndex(first, rows) < row) {
      first++;
    }
    int last = first;
    while (pages.getLastRowIndex(last, rows) < end - 1) {
      last++;
    }
    PrimitiveIterator.OfInt needed = IntStream.rangeClosed(first, last).iterator();
    RowRanges range = RowRanges.create(rows, needed, pages);
    skipTo((int) pages.getFirstRowIndex(first), file.readFilteredRowGroup(number, range));
  }

  private void skipTo(int firstRow, PageReadStore pages) {
    images = new ImageColumns(pages, columns, createdBy());
    for (int i = firstRow; i < row; i++) {
      images.skip();
    }
  }

  /** By the statistics of the row group, so that no row has to be asked. */
  private void requireShape(int number, ImageShape shape) throws IOException {
    requireAll(number, CorpusSchema.HEIGHT, shape.height());
    requireAll(number, CorpusSchema.WIDTH, shape.width());
    requireAll(number, CorpusSchema.CHANNELS, shape.channels());
  }

  private void requireAll(int number, String column, int expected) throws IOException {
    Statistics<?> values = chunk(number, column).getStatistics();
    if (values instanceof IntStatistics known
        && known.hasNonNullValue()
        && (known.getMin() != expected || known.getMax() != expected)) {
      throw new IOException(
          String.format(
              "its images have a %s of %d to %d, not %d",
              column, known.getMin(), known.getMax(), expected));
    }
  }

  private ColumnChunkMetaData chunk(int number, String column) throws IOException {
    return file.getRowGroups().get(number).getColumns().stream()
        .filter(chunk -> chunk.getPath().equals(ColumnPath.get(column)))
        .findFirst()
        .orElseThrow(() -> new IOException("it has no column " + column));
  }

  private String createdBy() {
    return file.getFileMetaData().getCreatedBy();
  }

  private static MessageType columns(String... names) {
    List<Type> fields = Stream.of(names).map(CorpusSchema.IMAGES::getType).toList();
    return new MessageType(CorpusSchema.IMAGES.getName(), fields);
  }
}
