package org.sparkvae.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DigestsTest {
  /** FIPS 180-2, appendix B.1. */
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @Test
  void bytesTextAndStreamAgree() throws IOException {
    byte[] abc = "abc".getBytes(StandardCharsets.UTF_8);
    assertThat(Digests.sha256(abc)).isEqualTo(ABC);
    assertThat(Digests.sha256("abc")).isEqualTo(ABC);
    assertThat(Digests.sha256(new ByteArrayInputStream(abc))).isEqualTo(ABC);
  }

  @Test
  void streamsMayBeLongerThanABuffer() throws IOException {
    byte[] long1 = new byte[200_000];
    assertThat(Digests.sha256(new ByteArrayInputStream(long1))).isEqualTo(Digests.sha256(long1));
  }
}
