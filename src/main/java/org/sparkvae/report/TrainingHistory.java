package org.sparkvae.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.sparkvae.picture.Series.Point;

/** The lines of {@code metrics.jsonl}, as curves over the images seen. */
final class TrainingHistory {
  /** More points than this no chart can show. */
  static final int MOST_POINTS = 1000;

  private static final String IMAGES_SEEN = "images_seen";

  private final List<JsonNode> rounds = new ArrayList<>();
  private final List<JsonNode> epochs = new ArrayList<>();

  /** Takes one line; events other than rounds and epochs are passed over. */
  void add(JsonNode line) {
    switch (line.path("event").asText()) {
      case "round" -> rounds.add(line);
      case "epoch" -> epochs.add(line);
      default -> {}
    }
  }

  List<JsonNode> epochs() {
    return epochs;
  }

  long imagesSeen() {
    return Math.max(last(rounds), last(epochs));
  }

  private static long last(List<JsonNode> lines) {
    return lines.isEmpty() ? 0 : lines.get(lines.size() - 1).path(IMAGES_SEEN).asLong();
  }

  /** Rounds that make one point of a curve. */
  int roundsPerPoint() {
    return Math.max(1, (rounds.size() + MOST_POINTS - 1) / MOST_POINTS);
  }

  /** A figure of each epoch; epochs without it have no point. */
  List<Point> byEpoch(String figure) {
    return epochs.stream()
        .filter(line -> line.path(figure).isNumber())
        .map(line -> new Point(line.path(IMAGES_SEEN).asDouble(), line.path(figure).asDouble()))
        .toList();
  }

  /**
   * A figure of each round, or its mean over the images of {@link #roundsPerPoint()} neighbouring
   * rounds.
   */
  List<Point> byRound(String figure) {
    List<Point> points = new ArrayList<>();
    double seenBefore = 0;
    Mean mean = new Mean();
    for (int i = 0; i < rounds.size(); i++) {
      double seen = rounds.get(i).path(IMAGES_SEEN).asDouble();
      mean.add(rounds.get(i).path(figure), seen - seenBefore);
      seenBefore = seen;
      if ((i + 1) % roundsPerPoint() == 0 || i == rounds.size() - 1) {
        points.add(new Point(seen, mean.take()));
      }
    }
    return points.stream().filter(point -> Double.isFinite(point.y())).toList();
  }

  /** All lines that were taken. */
  @Override
  public String toString() {
    return rounds + "\n" + epochs;
  }

  /** Mean of the finite figures, weighted by images; NaN of none. */
  private static final class Mean {
    private double sum;
    private double images;

    void add(JsonNode figure, double weight) {
      if (figure.isNumber() && Double.isFinite(figure.asDouble())) {
        sum += weight * figure.asDouble();
        images += weight;
      }
    }

    double take() {
      double mean = sum / images;
      sum = 0;
      images = 0;
      return mean;
    }
  }
}
