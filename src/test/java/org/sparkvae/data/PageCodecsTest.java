package org.sparkvae.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputDecompressor;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PageCodecsTest {
  private static final int SIZE = 300_000;

  private final PageCodecs codecs = new PageCodecs(new Configuration(false));
  private final byte[] page = page();

  @AfterEach
  void release() {
    codecs.release();
  }

  @ParameterizedTest
  @EnumSource(names = {"ZSTD", "SNAPPY", "GZIP"})
  void unpacksWhatParquetPacked(CompressionCodecName codec) throws IOException {
    byte[] packed = packed(codec);
    assertThat(
            codecs.getDecompressor(codec).decompress(BytesInput.from(packed), SIZE).toByteArray())
        .isEqualTo(page);
    ByteBuffer output = ByteBuffer.allocate(SIZE);
    codecs.getDecompressor(codec).decompress(ByteBuffer.wrap(packed), packed.length, output, SIZE);
    assertThat(output.array()).isEqualTo(page);
  }

  @Test
  void refusesPagesOfAnotherSizeThanTheirHeaderSays() throws IOException {
    BytesInput packed = BytesInput.from(packed(CompressionCodecName.ZSTD));
    BytesInputDecompressor zstd = codecs.getDecompressor(CompressionCodecName.ZSTD);
    assertThatThrownBy(() -> zstd.decompress(packed, SIZE + 1))
        .isInstanceOf(IOException.class)
        .hasMessage("a page has 300000 bytes, not 300001");
    assertThatThrownBy(() -> zstd.decompress(packed, SIZE - 1)).isInstanceOf(ZstdException.class);
  }

  @Test
  void refusesBrokenPages() {
    BytesInputDecompressor zstd = codecs.getDecompressor(CompressionCodecName.ZSTD);
    assertThatThrownBy(() -> zstd.decompress(BytesInput.from(page), SIZE))
        .isInstanceOf(ZstdException.class);
  }

  private byte[] packed(CompressionCodecName codec) throws IOException {
    return codecs.getCompressor(codec).compress(BytesInput.from(page)).toByteArray();
  }

  private static byte[] page() {
    byte[] page = new byte[SIZE];
    Random random = new Random(1);
    for (int i = 0; i < SIZE; i++) {
      page[i] = (byte) random.nextInt(16);
    }
    return page;
  }
}
