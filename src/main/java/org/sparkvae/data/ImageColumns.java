package org.sparkvae.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.MessageType;

/**
 * The columns of a run of images, row by row. Values go from Parquet's pages straight into the
 * batch: assembling records would cost as much again.
 */
final class ImageColumns {
  private final ColumnReader id;
  private final ColumnReader label;
  private final ColumnReader pixels;

  /**
   * At the first row of the pages.
   *
   * @param columns those to read: label and pixels, and perhaps id
   */
  ImageColumns(PageReadStore pages, MessageType columns, String createdBy) {
    ColumnReadStoreImpl store = new ColumnReadStoreImpl(pages, new NoRecords(), columns, createdBy);
    boolean named = columns.containsField(CorpusSchema.ID);
    this.id = named ? column(store, columns, CorpusSchema.ID) : null;
    this.label = column(store, columns, CorpusSchema.LABEL);
    this.pixels = column(store, columns, CorpusSchema.PIXELS);
  }

  /** The reader of one column of a file. */
  static ColumnReader column(
      PageReadStore pages, MessageType columns, String createdBy, String name) {
    return column(
        new ColumnReadStoreImpl(pages, new NoRecords(), columns, createdBy), columns, name);
  }

  private static ColumnReader column(ColumnReadStoreImpl store, MessageType columns, String name) {
    return store.getColumnReader(columns.getColumnDescription(new String[] {name}));
  }

  void skip() {
    if (id != null) {
      id.skip();
      id.consume();
    }
    skipLabel();
    pixels.skip();
    pixels.consume();
  }

  /**
   * Adds the row to the batch.
   *
   * @throws IOException if the image is of another size than the batch's
   */
  void copyTo(ImageBatch batch, String split) throws IOException {
    int size = batch.shape().pixels();
    ByteBuffer image = pixels.getBinary().toByteBuffer();
    if (image.remaining() != size) {
      throw new IOException(
          "an image has " + image.remaining() + " bytes, not those of " + batch.shape());
    }
    image.get(batch.pixels(), batch.count() * size, size);
    pixels.consume();
    batch.add(id == null ? null : id.getBinary(), label(), split);
    if (id != null) {
      id.consume();
    }
    label.consume();
  }

  private int label() {
    return hasLabel() ? label.getInteger() : ImageBatch.NO_LABEL;
  }

  private void skipLabel() {
    if (hasLabel()) {
      label.skip();
    }
    label.consume();
  }

  private boolean hasLabel() {
    return label.getCurrentDefinitionLevel() == label.getDescriptor().getMaxDefinitionLevel();
  }

  /** Parquet's readers want to know where records go; here they go nowhere. */
  private static final class NoRecords extends GroupConverter {
    @Override
    public Converter getConverter(int fieldIndex) {
      return new PrimitiveConverter() {};
    }

    @Override
    public void start() {}

    @Override
    public void end() {}
  }
}
