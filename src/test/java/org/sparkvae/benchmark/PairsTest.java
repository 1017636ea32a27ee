package org.sparkvae.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** Medians, ratios and sums of measurements. */
class PairsTest {
  @Test
  void theMedianIsTheMiddleOne() {
    assertThat(Median.of(DoubleStream.of(9, 1, 5))).isEqualTo(5);
    assertThat(Median.of(DoubleStream.of(9, 1, 5, 6))).isEqualTo(5.5);
    assertThatThrownBy(() -> Median.of(DoubleStream.empty()))
        .hasMessage("Cannot take the median of nothing");
  }

  /** The machine slows down for both in the middle: pairs do not see it, medians of each would. */
  @Test
  void theRatioIsThatOfPairs() {
    Pairs pairs = new Pairs(speeds(200, 20, 300, 30, 100), speeds(100, 10, 100, 10, 100));
    assertThat(pairs.ratio()).isEqualTo(2);
    assertThat(pairs.listed()).isEqualTo("2.0 2.0 3.0 3.0 1.0");
    assertThat(pairs.ourImagesPerSecond()).isEqualTo(100);
    assertThat(pairs.theirImagesPerSecond()).isEqualTo(100);
  }

  @Test
  void processorTimeLeavesOutWhatOthersTook() {
    Measurement halfACore = new Measurement(2, 0.5, 100, new ObjectMapper().createObjectNode());
    assertThat(halfACore.imagesPerSecond()).isEqualTo(50);
    assertThat(halfACore.imagesPerCpuSecond()).isEqualTo(100);
    assertThat(new Pairs(List.of(halfACore), speeds(50)).cpuRatio()).isEqualTo(2);
  }

  @Test
  void whatRunsTogetherAddsUp() {
    Measurement sum = Together.sum(List.of(speeds(100).get(0), speeds(50).get(0)));
    assertThat(sum.imagesPerSecond()).isCloseTo(150, offset(1e-9));
    assertThat(sum.cores()).isEqualTo(2);
    assertThat(sum.images()).isEqualTo(150);
  }

  @Test
  void figuresOfTheJsonLine() {
    AgainstPeer.Comparison comparison =
        new AgainstPeer.Comparison(
            new Pairs(speeds(300), speeds(200)), new Pairs(speeds(300), speeds(250)));
    assertThat(comparison.figures().toString())
        .isEqualTo(
            "{\"images_per_second\":300.0,\"peer_images_per_second\":200.0,\"ratio\":1.5,"
                + "\"cpu_time_ratio\":1.5,\"cores\":1.0,\"peer_cores\":1.0,"
                + "\"user_cores\":0.9,\"peer_user_cores\":0.9,"
                + "\"beside_keeping_peer\":300.0,\"keeping_peer_images_per_second\":250.0,\"keeping_peer_user_cores\":0.9,"
                + "\"keeping_peer_ratio\":1.2}");
  }

  /** A measurement takes about as long as it shall, whatever the side's speed. */
  @Test
  void aWarmSideIsAskedForSoManySeconds() {
    Side side = minibatches -> ofSpeed(minibatches * Settings.BATCH, 1280.0);
    assertThat(WarmSide.of(side, 3).minibatches()).isEqualTo(30);
    assertThat(WarmSide.of(side, 3).measure().seconds()).isEqualTo(3);
  }

  private static List<Measurement> speeds(long... speeds) {
    return Arrays.stream(speeds).mapToObj(speed -> ofSpeed(speed, (double) speed)).toList();
  }

  private static Measurement ofSpeed(long images, double speed) {
    ObjectNode details = new ObjectMapper().createObjectNode().put("user_cores", 0.9);
    return new Measurement(images / speed, 1, images, details);
  }
}
