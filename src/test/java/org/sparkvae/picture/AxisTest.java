package org.sparkvae.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class AxisTest {
  private static List<String> labels(double low, double high) {
    Axis axis = new Axis("", low, high);
    return axis.ticks().stream().map(axis::label).toList();
  }

  @Test
  void ticksAreRoundNumbersInsideTheRange() {
    assertThat(labels(-118.3, -104.1))
        .containsExactly("−118", "−116", "−114", "−112", "−110", "−108", "−106");
    assertThat(labels(0, 1)).containsExactly("0.0", "0.2", "0.4", "0.6", "0.8", "1.0");
    assertThat(labels(0.00123, 0.00131)).contains("0.00124", "0.00130");
  }

  @Test
  void largeNumbersAreShortened() {
    assertThat(labels(0, 600_000))
        .containsExactly("0", "100k", "200k", "300k", "400k", "500k", "600k");
    assertThat(labels(0, 6e6)).containsExactly("0", "1M", "2M", "3M", "4M", "5M", "6M");
    assertThat(labels(0, 12_000)).containsExactly("0", "2k", "4k", "6k", "8k", "10k", "12k");
  }

  @Test
  void coversWhatIsFinite() {
    Axis axis = Axis.over("", DoubleStream.of(3, Double.NaN, -1, Double.POSITIVE_INFINITY));
    assertThat(axis).isEqualTo(new Axis("", -1, 3));
    assertThat(axis.position(1)).isEqualTo(0.5);
    assertThat(axis.widenedTo(8)).isEqualTo(new Axis("", -3, 5));
  }

  @Test
  void oneValueOrNoneStillHasARange() {
    assertThat(Axis.over("", DoubleStream.of(-100))).isEqualTo(new Axis("", -105, -95));
    assertThat(Axis.over("", DoubleStream.of(0)).position(0)).isEqualTo(0.5);
    assertThat(Axis.over("", DoubleStream.empty())).isEqualTo(new Axis("", 0, 1));
  }

  @Test
  void refusesAnEmptyRange() {
    assertThatThrownBy(() -> new Axis("", 2, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid axis: 2.0 to 2.0 (low < high)");
  }
}
