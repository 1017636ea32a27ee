package org.sparkvae.latent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NpyArrayTest {
  @Test
  void laysOutHeaderAndRowsAsNumpySays() throws IOException {
    NpyArray array = new NpyArray(4, List.of(3));
    array.add(new float[] {9, 1, -2, 0.5f}, 1);
    array.add(new float[] {4, 5, 6, 9}, 0);

    ByteBuffer bytes = ByteBuffer.wrap(written(array)).order(ByteOrder.LITTLE_ENDIAN);

    byte[] magic = new byte[8];
    bytes.get(magic);
    assertThat(magic).containsExactly(0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0);
    byte[] header = new byte[bytes.getShort()];
    bytes.get(header);
    assertThat(bytes.position() % 64).isZero();
    assertThat(new String(header, StandardCharsets.US_ASCII))
        .startsWith("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }")
        .endsWith(" \n");
    float[] values = new float[6];
    bytes.asFloatBuffer().get(values);
    assertThat(values).containsExactly(1, -2, 0.5f, 4, 5, 6);
    assertThat(bytes.remaining()).isEqualTo(6 * Float.BYTES);
  }

  @Test
  void countsRowsOfSeveralAxes() throws IOException {
    NpyArray array = new NpyArray(1, List.of(2, 1, 3));
    array.add(new float[6], 0);

    assertThat(array.rows()).isEqualTo(1);
    assertThat(new String(written(array), StandardCharsets.ISO_8859_1))
        .contains("'shape': (1, 2, 1, 3), }");
  }

  @Test
  void refusesRowsThatDoNotFit() {
    NpyArray array = new NpyArray(1, List.of(2));
    assertThatThrownBy(() -> array.add(new float[3], 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
    array.add(new float[2], 0);

    assertThatThrownBy(() -> array.add(new float[2], 0))
        .isInstanceOf(BufferOverflowException.class);
  }

  private static byte[] written(NpyArray array) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    array.writeTo(out);
    return out.toByteArray();
  }
}
