package org.sparkvae.data.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class IdHashTest {
  @Test
  void hashesAsXxHashDoes() {
    // Reference values of the algorithm's author for empty input and for "a", seed 0.
    assertThat(IdHash.of("", 0)).isEqualTo(0xEF46DB3751D8E999L);
    assertThat(IdHash.of("a", 0)).isEqualTo(0xD24EC4F1A98C6E5BL);
    assertThat("Käse".getBytes(StandardCharsets.UTF_8)).hasSize(5);
    assertThat(IdHash.of("a", 1)).isNotEqualTo(IdHash.of("a", 0));
  }
}
