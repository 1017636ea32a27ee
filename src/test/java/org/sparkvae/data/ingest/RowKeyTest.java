package org.sparkvae.data.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RowKeyTest {
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
