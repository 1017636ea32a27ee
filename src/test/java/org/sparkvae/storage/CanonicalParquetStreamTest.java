package org.sparkvae.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalParquetStreamTest {
  private static final List<Encoding> SORTED =
      List.of(Encoding.PLAIN, Encoding.RLE, Encoding.BIT_PACKED);

  private static byte[] footer(Encoding... encodings) throws IOException {
    ColumnMetaData meta =
        new ColumnMetaData(
            Type.INT32,
            Arrays.asList(encodings),
            List.of("n"),
            CompressionCodec.ZSTD,
            10,
            100,
            90,
            4);
    ColumnChunk chunk = new ColumnChunk(4);
    chunk.setMeta_data(meta);
    RowGroup group = new RowGroup(List.of(chunk), 100, 10);
    FileMetaData file = new FileMetaData(1, List.of(new SchemaElement("row")), 10, List.of(group));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Util.writeFileMetaData(file, bytes);
    return bytes.toByteArray();
  }

  private static byte[] file(byte[] content, byte[] footer) {
    byte[] magic = "PAR1".getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(content.length + footer.length + 12)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(magic)
        .put(content)
        .put(footer)
        .putInt(footer.length)
        .put(magic)
        .array();
  }

  private static byte[] through(byte[] bytes, int chunk) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (CanonicalParquetStream stream =
        new CanonicalParquetStream(new PositionedOutput(out, new Path("/file")))) {
      for (int i = 0; i < bytes.length; i += chunk) {
        assertThat(stream.getPos()).isEqualTo(i);
        stream.write(bytes, i, Math.min(chunk, bytes.length - i));
      }
    }
    return out.toByteArray();
  }

  private static byte[] noise(int length) {
    byte[] bytes = new byte[length];
    new SplittableRandom(1).nextBytes(bytes);
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100, 65_536, 8_388_608, 20_000_003})
  void sortsTheEncodingsAndNothingElse(int length) throws IOException {
    byte[] content = noise(length);
    byte[] given = file(content, footer(Encoding.BIT_PACKED, Encoding.RLE, Encoding.PLAIN));
    byte[] wanted = file(content, footer(Encoding.PLAIN, Encoding.RLE, Encoding.BIT_PACKED));
    assertThat(Arrays.equals(through(given, 1 << 20), wanted)).isTrue();
    assertThat(Arrays.equals(through(given, 99_991), wanted)).isTrue();
  }

  @Test
  void leavesAFileWithoutFooterAlone() throws IOException {
    byte[] bytes = noise(1000);
    assertThat(through(bytes, 7)).isEqualTo(bytes);
    assertThat(through(new byte[0], 7)).isEmpty();
  }

  @Test
  void theFooterCanStillBeRead() throws IOException {
    byte[] footer = footer(Encoding.BIT_PACKED, Encoding.PLAIN, Encoding.RLE);
    byte[] bytes = through(file(new byte[10], footer), 5);
    byte[] sorted = Arrays.copyOfRange(bytes, 14, 14 + footer.length);
    FileMetaData metadata = Util.readFileMetaData(new ByteArrayInputStream(sorted));
    assertThat(metadata.getRow_groups().get(0).getColumns().get(0).getMeta_data().getEncodings())
        .isEqualTo(SORTED);
  }
}
