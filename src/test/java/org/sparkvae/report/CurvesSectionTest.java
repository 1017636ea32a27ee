package org.sparkvae.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.sparkvae.picture.Markup;

class CurvesSectionTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final TrainingHistory history = new TrainingHistory();

  private String page() {
    return Markup.all(new CurvesSection(history).content()).toString();
  }

  private static ObjectNode line(String event, long imagesSeen, double elbo) {
    return JSON.createObjectNode()
        .put("event", event)
        .put("images_seen", imagesSeen)
        .put("elbo", elbo);
  }

  private void train(double start) {
    history.add(line("round", 5, start));
    for (int i = 1; i <= 20; i++) {
      history.add(line("round", 100L * i, -120 + i));
    }
  }

  @Test
  void saysWhenThereIsNothingToDraw() {
    assertThat(page()).isEqualTo("<p>The run has no metrics.</p>");
  }

  /** Else the fall of the first steps would press the rest of the curve into a straight line. */
  @Test
  void leavesTheFirstStepsOutOfTheFrameAndSaysSo() {
    train(-543.21);
    assertThat(page())
        .contains("The first rounds lie outside the frame, as far as −543.21.")
        .contains(">−115</text>")
        .doesNotContain(">−500</text>")
        .contains("training, by round: from −543.21 to −100.00.");
  }

  @Test
  void saysNothingWhereAllIsInTheFrame() {
    train(-118);
    assertThat(page()).doesNotContain("outside the frame");
  }

  @Test
  void drawsValidationOnlyWhereThereIsSome() {
    train(-118);
    assertThat(page()).doesNotContain("validation, by epoch");
    history.add(line("epoch", 2000, -100).put("validation_elbo", -99.5).put("epoch", 1));
    assertThat(page())
        .contains("validation, by epoch")
        .contains("<th scope=\"row\">1</th><td>2,000</td><td>−100.00</td><td>–</td>");
  }
}
