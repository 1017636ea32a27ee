package org.sparkvae.storage;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.RecordConsumer;

/**
 * Parquet written into staged files, zstd-compressed, in the one way of all our outputs. The same
 * rows give the same bytes in every process, and so the same hash.
 */
public final class ParquetFiles {
  /** Bounds what a writer, and later a reader, holds in memory. */
  private static final long ROW_GROUP_BYTES = 16L << 20;

  private ParquetFiles() {}

  /**
   * A writer into a staged file. Close it before {@link StagedFile#finish}.
   *
   * @param dictionary whether columns may be dictionary-encoded: not where values hardly repeat
   */
  public static <T> ParquetWriter<T> writer(
      StagedFile file, WriteSupport<T> support, boolean dictionary) throws IOException {
    ParquetOutput output = new ParquetOutput(file.stream());
    return new Builder<>(output.asFile(), new FooterAware<>(support, output))
        .withConf(settings())
        .withCompressionCodec(CompressionCodecName.ZSTD)
        .withRowGroupSize(ROW_GROUP_BYTES)
        .withDictionaryEncoding(dictionary)
        .build();
  }

  /** Those of no site: they would be in the bytes, and reading their files takes milliseconds. */
  static Configuration settings() {
    return new Configuration(false);
  }

  private static final class Builder<T> extends ParquetWriter.Builder<T, Builder<T>> {
    private final WriteSupport<T> support;

    Builder(OutputFile file, WriteSupport<T> support) {
      super(file);
      this.support = support;
    }

    @Override
    protected Builder<T> self() {
      return this;
    }

    @Override
    protected WriteSupport<T> getWriteSupport(Configuration conf) {
      return support;
    }
  }

  /** Tells the output when the last row has gone through it and the footer is to come. */
  private static final class FooterAware<T> extends WriteSupport<T> {
    private final WriteSupport<T> support;
    private final ParquetOutput output;

    FooterAware(WriteSupport<T> support, ParquetOutput output) {
      this.support = support;
      this.output = output;
    }

    @Override
    public String getName() {
      return support.getName();
    }

    @Override
    public WriteContext init(Configuration conf) {
      return support.init(conf);
    }

    @Override
    public void prepareForWrite(RecordConsumer consumer) {
      support.prepareForWrite(consumer);
    }

    @Override
    public void write(T row) {
      support.write(row);
    }

    @Override
    public FinalizedWriteContext finalizeWrite() {
      output.beginFooter();
      return support.finalizeWrite();
    }
  }
}
