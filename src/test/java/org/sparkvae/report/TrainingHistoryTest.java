package org.sparkvae.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sparkvae.picture.Series.Point;

class TrainingHistoryTest {
  private final TrainingHistory history = new TrainingHistory();

  private void add(String line) {
    history.add(json(line));
  }

  private static JsonNode json(String line) {
    try {
      return new ObjectMapper().readTree(line);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private void round(long imagesSeen, String elbo) {
    add("{\"event\":\"round\",\"images_seen\":" + imagesSeen + ",\"elbo\":" + elbo + "}");
  }

  @Test
  void aShortRunHasAPointForEveryFiniteRound() {
    round(100, "-500.5");
    round(200, "\"NaN\"");
    round(250, "-400");
    assertThat(history.byRound("elbo"))
        .containsExactly(new Point(100, -500.5), new Point(250, -400));
    assertThat(history.imagesSeen()).isEqualTo(250);
  }

  @Test
  void aLongRunIsThinnedToMeansOverImages() {
    for (int i = 1; i <= 2500; i++) {
      round(10L * i, String.valueOf(-i));
    }
    List<Point> points = history.byRound("elbo");
    assertThat(history.roundsPerPoint()).isEqualTo(3);
    assertThat(points).hasSize(834).hasSizeLessThanOrEqualTo(TrainingHistory.MOST_POINTS);
    assertThat(points.get(0)).isEqualTo(new Point(30, -2));
    assertThat(points.get(833)).isEqualTo(new Point(25_000, -2500));
  }

  @Test
  void meansCountImagesNotRounds() {
    for (int i = 1; i <= 1002; i += 2) {
      round(100L * i, "-10");
      round(100L * i + 10, "-20");
    }
    // Two rounds a point: of 90 images more at -10 after the first, and of 10 at -20.
    assertThat(history.byRound("elbo").get(1).y())
        .isEqualTo((190 * -10 + 10 * -20) / 200.0, within(1e-9));
  }

  @Test
  void epochsWithoutValidationHaveNoPoint() {
    add("{\"event\":\"epoch\",\"images_seen\":100,\"validation_elbo\":null}");
    add("{\"event\":\"epoch\",\"images_seen\":200,\"validation_elbo\":-90.5}");
    add("{\"event\":\"something new\",\"images_seen\":300}");
    assertThat(history.byEpoch("validation_elbo")).containsExactly(new Point(200, -90.5));
    assertThat(history.epochs()).hasSize(2);
  }
}
