package org.sparkvae.latent;

import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;

/** Writes rows of one Parquet schema, a field after the other. */
abstract class RowSupport<T> extends WriteSupport<T> {
  private final MessageType schema;
  private RecordConsumer consumer;

  RowSupport(MessageType schema) {
    this.schema = schema;
  }

  /** Writes the fields of a row. */
  abstract void fields(T row);

  @Override
  public final WriteContext init(Configuration configuration) {
    return new WriteContext(schema, Map.of());
  }

  @Override
  public final void prepareForWrite(RecordConsumer recordConsumer) {
    consumer = recordConsumer;
  }

  @Override
  public final void write(T row) {
    consumer.startMessage();
    fields(row);
    consumer.endMessage();
  }

  final void text(String name, String value) {
    field(name, () -> consumer.addBinary(Binary.fromString(value)));
  }

  final void number(String name, int value) {
    field(name, () -> consumer.addInteger(value));
  }

  final void number(String name, double value) {
    field(name, () -> consumer.addDouble(value));
  }

  private void field(String name, Runnable value) {
    int index = schema.getFieldIndex(name);
    consumer.startField(name, index);
    value.run();
    consumer.endField(name, index);
  }
}
