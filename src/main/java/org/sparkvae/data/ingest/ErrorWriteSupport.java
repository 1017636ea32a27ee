package org.sparkvae.data.ingest;

import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.sparkvae.data.CorpusSchema;

/** Writes {@link ErrorRow}s as rows of {@link CorpusSchema#ERRORS}. */
final class ErrorWriteSupport extends WriteSupport<ErrorRow> {
  private RecordConsumer consumer;

  @Override
  public WriteContext init(Configuration configuration) {
    return new WriteContext(CorpusSchema.ERRORS, Map.of());
  }

  @Override
  public void prepareForWrite(RecordConsumer recordConsumer) {
    this.consumer = recordConsumer;
  }

  @Override
  public void write(ErrorRow row) {
    consumer.startMessage();
    text(CorpusSchema.ID, row.id());
    text(CorpusSchema.REASON, row.reason());
    consumer.endMessage();
  }

  private void text(String name, String value) {
    int index = CorpusSchema.ERRORS.getFieldIndex(name);
    consumer.startField(name, index);
    consumer.addBinary(Binary.fromString(value));
    consumer.endField(name, index);
  }
}
