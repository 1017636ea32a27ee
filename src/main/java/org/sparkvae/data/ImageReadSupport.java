package org.sparkvae.data;

import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.api.InitContext;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.MessageType;

/** Reads rows of {@link CorpusSchema#IMAGES} as {@link ImageRecord}s. */
final class ImageReadSupport extends ReadSupport<ImageRecord> {
  @Override
  public ReadContext init(InitContext context) {
    return new ReadContext(CorpusSchema.IMAGES);
  }

  @Override
  public RecordMaterializer<ImageRecord> prepareForRead(
      Configuration configuration,
      Map<String, String> keyValueMetaData,
      MessageType fileSchema,
      ReadContext readContext) {
    return new ImageMaterializer();
  }
}
