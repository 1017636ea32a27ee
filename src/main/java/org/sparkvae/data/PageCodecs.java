package org.sparkvae.data;

import com.github.luben.zstd.ZstdDecompressCtx;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Parquet's codecs for reading, but zstd takes a page in one call: Parquet's own streams it,
 * through a window from which everything is copied once more, in about a tenth more time.
 */
final class PageCodecs implements CompressionCodecFactory {
  private final CodecFactory others;
  private ZstdPages zstd;

  PageCodecs(Configuration conf) {
    this.others = new CodecFactory(conf, 0);
  }

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    return others.getCompressor(codec);
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    if (codec != CompressionCodecName.ZSTD) {
      return others.getDecompressor(codec);
    }
    if (zstd == null) {
      zstd = new ZstdPages();
    }
    return zstd;
  }

  @Override
  public void release() {
    others.release();
    if (zstd != null) {
      zstd.release();
    }
  }

  private static final class ZstdPages implements BytesInputDecompressor {
    private final ZstdDecompressCtx context = new ZstdDecompressCtx();

    @Override
    public BytesInput decompress(BytesInput bytes, int size) throws IOException {
      byte[] page = new byte[size];
      int found = context.decompress(page, bytes.toByteArray());
      if (found != size) {
        throw new IOException("a page has " + found + " bytes, not " + size);
      }
      return BytesInput.from(page);
    }

    @Override
    public void decompress(ByteBuffer input, int packedSize, ByteBuffer output, int size)
        throws IOException {
      output.put(decompress(BytesInput.from(input), size).toByteBuffer());
    }

    @Override
    public void release() {
      context.close();
    }
  }
}
