package org.sparkvae.data.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SplitRuleTest {
  private static final int IMAGES = 20_000;

  private static Map<String, Integer> counts(SplitRule rule, String own) {
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < IMAGES; i++) {
      counts.merge(rule.split("images#" + i, own), 1, Integer::sum);
    }
    return counts;
  }

  @Test
  void dividesWhatHasNoSplitInThree() {
    Map<String, Integer> counts = counts(new SplitRule(0.05, 0.1, true), null);
    assertThat(counts.get("validation")).isCloseTo(1000, within(120));
    assertThat(counts.get("test")).isCloseTo(2000, within(170));
    assertThat(counts.get("train")).isCloseTo(17_000, within(250));
  }

  @Test
  void cutsValidationOutOfTrainAlone() {
    SplitRule rule = new SplitRule(0.05, 0.1, true);
    assertThat(counts(rule, "train")).containsOnlyKeys("train", "validation");
    assertThat(counts(rule, "test")).containsOnlyKeys("test");
    assertThat(counts(rule, "extra")).containsOnlyKeys("extra");
  }

  @Test
  void leavesASourceWithItsOwnValidationAlone() {
    assertThat(counts(new SplitRule(0.05, 0.1, false), "train")).containsOnlyKeys("train");
  }

  @Test
  void neverMovesAnImageWhenAnotherFractionChanges() {
    SplitRule small = new SplitRule(0.05, 0.1, true);
    SplitRule large = new SplitRule(0.2, 0.3, true);
    for (int i = 0; i < IMAGES; i++) {
      String split = small.split("a/" + i, null);
      if (!split.equals("train")) {
        assertThat(large.split("a/" + i, null)).isEqualTo(split);
      }
    }
  }

  @Test
  void takesFractionsOfZeroAndOne() {
    assertThat(counts(new SplitRule(0, 0, true), null)).containsOnlyKeys("train");
    assertThat(counts(new SplitRule(0, 1, true), null)).containsOnlyKeys("test");
    assertThat(counts(new SplitRule(1, 0, true), null)).containsOnlyKeys("validation");
  }

  @Test
  void isTheSameInEveryVersion() {
    SplitRule rule = new SplitRule(0.05, 0.1, true);
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      letters.append(rule.split("images#" + i, null).charAt(1));
    }
    // t[r]ain, t[e]st, v[a]lidation: images must not change sides from one release to the next.
    assertThat(letters.toString())
        .isEqualTo("rrraarrrrrerrrrrrrrerrerrrrrrrrrrrrrrrarrerrrrrerrerrerrrrrr");
  }
}
