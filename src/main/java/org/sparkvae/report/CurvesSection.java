package org.sparkvae.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.sparkvae.picture.Axis;
import org.sparkvae.picture.LineChart;
import org.sparkvae.picture.Markup;
import org.sparkvae.picture.Series;
import org.sparkvae.picture.Series.Point;

/** How the ELBO and its two terms moved while the model was trained. */
final class CurvesSection implements Section {
  private static final int TRAINING = 0;
  private static final int VALIDATION = 1;

  /** Share of the images during which curves may fall out of the frame. */
  private static final double START = 0.1;

  /** From this ratio of the ranges with and without the start, it is left out. */
  private static final double FLATTENED = 1.5;

  /** Room for the mark of the last epoch. */
  private static final double END = 1.015;

  private static final String UNIT = "nats per image";

  private final TrainingHistory history;

  CurvesSection(TrainingHistory history) {
    this.history = history;
  }

  @Override
  public String id() {
    return "curves";
  }

  @Override
  public String title() {
    return "Training curves";
  }

  @Override
  public List<Markup> content() {
    if (history.imagesSeen() == 0) {
      return List.of(Parts.paragraph("The run has no metrics."));
    }
    return List.of(
        Parts.paragraph(introduction()),
        Markup.element(
                "div",
                chart("ELBO", "elbo", "The bound itself: reconstruction − KL. Higher is better."),
                chart(
                    "Reconstruction",
                    "reconstruction",
                    "E[log p(x|z)]: how well the decoder explains the image. Higher is better."),
                chart(
                    "KL divergence",
                    "kl",
                    "KL(q(z|x) ‖ p(z)): what the latents say about the image, without the factor β."),
                speed())
            .with("class", "charts"),
        epochTable());
  }

  private String introduction() {
    int rounds = history.roundsPerPoint();
    String point = rounds == 1 ? "each round" : "every " + Words.count(rounds) + " rounds";
    return "All terms are in nats per image: summed over pixels or latents, averaged over images, "
        + "each with one sampled z. Training figures are the mean of "
        + point
        + ", taken while the parameters moved; validation figures are measured at the end of each "
        + "epoch, with the parameters held still.";
  }

  private Markup chart(String title, String figure, String caption) {
    Series training = new Series("training, by round", TRAINING, history.byRound(figure));
    Series validation =
        new Series("validation, by epoch", VALIDATION, history.byEpoch("validation_" + figure));
    List<Series> drawn =
        Stream.of(training, validation).filter(s -> !s.points().isEmpty()).toList();
    Axis y = framed(drawn);
    Markup svg =
        new LineChart(images(), y).line(training).marked(validation).svg(described(title, drawn));
    return Parts.chart(title, svg, drawn, caption + outside(drawn, y));
  }

  private Markup speed() {
    Series speed = new Series("training, by round", TRAINING, history.byRound("images_per_second"));
    DoubleStream fromZero =
        DoubleStream.concat(DoubleStream.of(0), speed.points().stream().mapToDouble(Point::y));
    Axis y = Axis.over("images per second", fromZero);
    Markup svg = new LineChart(images(), y).line(speed).svg(described("Speed", List.of(speed)));
    return Parts.chart(
        "Speed", svg, List.of(speed), "Images trained on per second, all workers together.");
  }

  private Axis images() {
    return new Axis("images seen", 0, END * history.imagesSeen());
  }

  /**
   * Covers every point, or, where the first steps would flatten the rest of the curve, those after
   * the start.
   */
  private Axis framed(List<Series> series) {
    double from = START * history.imagesSeen();
    Axis all = over(points(series));
    Axis settled = over(points(series).filter(point -> point.x() >= from));
    boolean flattened = all.high() - all.low() > FLATTENED * (settled.high() - settled.low());
    return flattened ? settled : all;
  }

  private static Axis over(Stream<Point> points) {
    return Axis.over(UNIT, points.mapToDouble(Point::y)).withMargins();
  }

  private static String outside(List<Series> series, Axis y) {
    double low = points(series).mapToDouble(Point::y).min().orElse(y.low());
    double high = points(series).mapToDouble(Point::y).max().orElse(y.high());
    if (low >= y.low() && high <= y.high()) {
      return "";
    }
    double farthest = low < y.low() ? low : high;
    return " The first rounds lie outside the frame, as far as " + Words.nats(farthest) + ".";
  }

  private static Stream<Point> points(List<Series> series) {
    return series.stream().flatMap(s -> s.points().stream());
  }

  private static String described(String title, List<Series> series) {
    StringBuilder words = new StringBuilder(title + " over the images seen.");
    for (Series each : series) {
      List<Point> points = each.points();
      if (!points.isEmpty()) {
        String first = Words.nats(points.get(0).y());
        String last = Words.nats(points.get(points.size() - 1).y());
        words.append(" ").append(each.name()).append(": from ").append(first);
        words.append(" to ").append(last).append(".");
      }
    }
    return words.toString();
  }

  private Markup epochTable() {
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode epoch : history.epochs()) {
      rows.add(
          List.of(
              epoch.path("epoch").asText(),
              Words.count(epoch.path("images_seen").asLong()),
              nats(epoch, "elbo"),
              nats(epoch, "reconstruction"),
              nats(epoch, "kl"),
              nats(epoch, "validation_elbo"),
              nats(epoch, "validation_reconstruction"),
              nats(epoch, "validation_kl")));
    }
    List<String> headings =
        List.of(
            "epoch",
            "images seen",
            "ELBO",
            "reconstruction",
            "KL",
            "validation ELBO",
            "validation reconstruction",
            "validation KL");
    return Markup.element(
        "details",
        Markup.element("summary", "The figures of each epoch"),
        Parts.table("Nats per image at the end of each epoch", headings, rows));
  }

  private static String nats(JsonNode line, String figure) {
    return line.path(figure).isNumber() ? Words.nats(line.path(figure).asDouble()) : "–";
  }
}
