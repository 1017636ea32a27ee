package org.sparkvae.storage;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/**
 * Parquet written into staged files, zstd-compressed, in the one way of all our outputs. The same
 * rows make the same bytes.
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
    return new Builder<>(new StagedOutputFile(file.stream()), support)
        .withCompressionCodec(CompressionCodecName.ZSTD)
        .withRowGroupSize(ROW_GROUP_BYTES)
        .withDictionaryEncoding(dictionary)
        .build();
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

  private record StagedOutputFile(PositionedOutput out) implements OutputFile {
    @Override
    public PositionOutputStream create(long blockSizeHint) {
      return new CanonicalParquetStream(out);
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
      return create(blockSizeHint);
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return 0;
    }
  }
}
