package org.sparkvae.latent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sparkvae.config.UserError;
import org.sparkvae.model.LabelClass;

class SampleLabelsTest {
  private static final List<LabelClass> CLASSES =
      List.of(
          new LabelClass("cat", 100),
          new LabelClass("cart, small", 0),
          new LabelClass("dog", 300),
          new LabelClass("a \"b\"", 600));

  @Test
  void classesComeAsOftenAsTrainingSawThem() {
    SampleLabels labels = SampleLabels.of(CLASSES, null, 7);
    int[] counts = new int[4];
    int samples = 10_000;
    for (int i = 0; i < samples; i++) {
      counts[labels.of(i)]++;
    }
    // Five standard deviations of a binomial's share at 10,000 are 0.025 at most.
    assertThat(counts[0] / (double) samples).isCloseTo(0.1, within(0.025));
    assertThat(counts[1]).isZero();
    assertThat(counts[2] / (double) samples).isCloseTo(0.3, within(0.025));
    assertThat(counts[3] / (double) samples).isCloseTo(0.6, within(0.025));
  }

  @Test
  void aSamplesClassFollowsFromSeedAndNumberAlone() {
    SampleLabels again = SampleLabels.of(CLASSES, null, 7);
    SampleLabels other = SampleLabels.of(CLASSES, null, 8);
    int different = 0;
    for (int i = 0; i < 100; i++) {
      assertThat(again.of(i)).isEqualTo(SampleLabels.of(CLASSES, null, 7).of(i));
      different += again.of(i) == other.of(i) ? 0 : 1;
    }
    assertThat(different).isPositive();
  }

  @Test
  void oneClassIsAskedForByName() {
    SampleLabels dogs = SampleLabels.of(CLASSES, "dog", 7);
    assertThat(dogs.of(0)).isEqualTo(2);
    assertThat(dogs.of(1)).isEqualTo(2);
    assertThat(dogs.csv(0)).isEqualTo("dog");
  }

  @Test
  void namesAreFieldsOfCsv() {
    assertThat(SampleLabels.of(CLASSES, "cart, small", 7).csv(0)).isEqualTo("\"cart, small\"");
    assertThat(SampleLabels.of(CLASSES, "a \"b\"", 7).csv(0)).isEqualTo("\"a \"\"b\"\"\"");
  }

  @Test
  void anUnknownNameIsRefusedWithTheNearest() {
    assertThatThrownBy(() -> SampleLabels.of(CLASSES, "cot", 7))
        .isInstanceOf(UserError.class)
        .hasMessage("Invalid --label: cot (nearest: cat, dog, a \"b\")");
    assertThatThrownBy(() -> SampleLabels.of(List.of(), "cat", 7))
        .isInstanceOf(UserError.class)
        .hasMessage("Invalid --label: cat (the model is not conditional)");
  }
}
