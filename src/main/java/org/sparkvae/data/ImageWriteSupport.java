package org.sparkvae.data;

import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;

/** Writes {@link ImageRecord}s as rows of {@link CorpusSchema#IMAGES}. */
public final class ImageWriteSupport extends WriteSupport<ImageRecord> {
  private RecordConsumer consumer;

  @Override
  public WriteContext init(Configuration configuration) {
    return new WriteContext(CorpusSchema.IMAGES, Map.of());
  }

  @Override
  public void prepareForWrite(RecordConsumer recordConsumer) {
    this.consumer = recordConsumer;
  }

  @Override
  public void write(ImageRecord image) {
    consumer.startMessage();
    text(CorpusSchema.ID, image.id());
    if (image.label() != null) {
      integer(CorpusSchema.LABEL, image.label());
    }
    attributes(new TreeMap<>(image.attributes()));
    text(CorpusSchema.SPLIT, image.split());
    integer(CorpusSchema.HEIGHT, image.shape().height());
    integer(CorpusSchema.WIDTH, image.shape().width());
    integer(CorpusSchema.CHANNELS, image.shape().channels());
    field(
        CorpusSchema.PIXELS,
        () -> consumer.addBinary(Binary.fromConstantByteArray(image.pixels())));
    consumer.endMessage();
  }

  private void attributes(Map<String, Float> attributes) {
    field(CorpusSchema.ATTRIBUTES, () -> group(() -> entries(attributes)));
  }

  private void entries(Map<String, Float> attributes) {
    if (!attributes.isEmpty()) {
      consumer.startField(CorpusSchema.KEY_VALUE, 0);
      attributes.forEach((key, value) -> group(() -> entry(key, value)));
      consumer.endField(CorpusSchema.KEY_VALUE, 0);
    }
  }

  private void entry(String key, float value) {
    consumer.startField(CorpusSchema.KEY, 0);
    consumer.addBinary(Binary.fromString(key));
    consumer.endField(CorpusSchema.KEY, 0);
    consumer.startField(CorpusSchema.VALUE, 1);
    consumer.addFloat(value);
    consumer.endField(CorpusSchema.VALUE, 1);
  }

  private void text(String name, String value) {
    field(name, () -> consumer.addBinary(Binary.fromString(value)));
  }

  private void integer(String name, int value) {
    field(name, () -> consumer.addInteger(value));
  }

  private void group(Runnable fields) {
    consumer.startGroup();
    fields.run();
    consumer.endGroup();
  }

  private void field(String name, Runnable value) {
    int index = CorpusSchema.IMAGES.getFieldIndex(name);
    consumer.startField(name, index);
    value.run();
    consumer.endField(name, index);
  }
}
