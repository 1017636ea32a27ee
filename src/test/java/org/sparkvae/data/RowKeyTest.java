package org.sparkvae.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RowKeyTest {
  @Test
  void hashesAsXxHashDoes() {
    // Reference values of the algorithm's author for empty input and for "a", seed 0.
    assertThat(IdHash.of("", 0)).isEqualTo(0xEF46DB3751D8E999L);
    assertThat(IdHash.of("a", 0)).isEqualTo(0xD24EC4F1A98C6E5BL);
    assertThat("Käse".getBytes(StandardCharsets.UTF_8)).hasSize(5);
    assertThat(IdHash.of("a", 1)).isNotEqualTo(IdHash.of("a", 0));
  }

  @Test
  void ordersByUnsignedHashThenIdThenPlace() {
    RowKey low = new RowKey(1, "z", 9);
    RowKey high = new RowKey(-1, "a", 0);
    assertThat(low).isLessThan(high);
    assertThat(new RowKey(5, "a", 9)).isLessThan(new RowKey(5, "b", 0));
    assertThat(new RowKey(5, "a", 1)).isLessThan(new RowKey(5, "a", 2));
  }

  @Test
  void cutsTheRangeOfHashesEvenly() {
    assertThat(new RowKey(0, "", 0).shard(3)).isZero();
    assertThat(new RowKey(Long.MAX_VALUE, "", 0).shard(2)).isZero();
    assertThat(new RowKey(Long.MIN_VALUE, "", 0).shard(2)).isEqualTo(1);
    assertThat(new RowKey(-1, "", 0).shard(3)).isEqualTo(2);
    int[] counts = new int[7];
    for (int i = 0; i < 70_000; i++) {
      counts[RowKey.of("image#" + i, i, 1).shard(7)]++;
    }
    for (int count : counts) {
      assertThat(count).isCloseTo(10_000, within(400));
    }
  }
}
