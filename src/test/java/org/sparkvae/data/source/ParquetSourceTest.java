package org.sparkvae.data.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ParquetSourceTest {
  @Test
  void takesTheSplitFromNamesOfFiles() {
    assertThat(ParquetSource.split("train-00000-of-00002.parquet")).isEqualTo("train");
    assertThat(ParquetSource.split("validation.parquet")).isEqualTo("validation");
    assertThat(ParquetSource.split("part-00000-8f2c.parquet")).isNull();
  }
}
