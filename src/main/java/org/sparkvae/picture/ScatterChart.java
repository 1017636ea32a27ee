package org.sparkvae.picture;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.sparkvae.picture.Series.Point;

/**
 * Clouds of points, one colour each, as an SVG element like {@link LineChart}'s. A unit is equally
 * long on both axes, so that distances on the paper are distances.
 */
public final class ScatterChart {
  private static final int HEIGHT = 466;
  private static final double ASPECT =
      (double) (Frame.WIDTH - Frame.LEFT - Frame.RIGHT) / (HEIGHT - Frame.TOP - Frame.BOTTOM);

  private final Frame frame;
  private final List<Series> series;

  /**
   * A chart of these series.
   *
   * @param x title of the horizontal axis
   * @param y title of the vertical axis
   */
  public ScatterChart(String x, String y, List<Series> series) {
    this.series = series.stream().map(Series::drawable).toList();
    Axis across = Axis.over(x, values(Point::x)).withMargins();
    Axis down = Axis.over(y, values(Point::y)).withMargins();
    double height = Math.max(down.length(), across.length() / ASPECT);
    this.frame = new Frame(across.widenedTo(height * ASPECT), down.widenedTo(height), HEIGHT);
  }

  private DoubleStream values(ToDoubleFunction<Point> coordinate) {
    return series.stream().map(Series::points).flatMap(List::stream).mapToDouble(coordinate);
  }

  /**
   * The chart.
   *
   * @param description what it shows, for those who cannot see it
   * @param named whether each series' name stands at its mean, so that colour is not all that tells
   *     them apart
   */
  public Markup svg(String description, boolean named) {
    List<Markup> plotted = new ArrayList<>(series.stream().map(this::cloud).toList());
    if (named) {
      plotted.addAll(names());
    }
    return frame.picture(description, plotted);
  }

  private List<Markup> names() {
    Names names = new Names(frame);
    series.stream()
        .filter(cloud -> cloud.colour() != Palette.NONE && !cloud.points().isEmpty())
        .forEach(cloud -> names.add(cloud.name(), middle(cloud)));
    return names.written();
  }

  private static Point middle(Series cloud) {
    return new Point(mean(cloud.points(), Point::x), mean(cloud.points(), Point::y));
  }

  /** One path for all: strokes of no length, which round caps make dots. */
  private Markup cloud(Series cloud) {
    String dots =
        cloud.points().stream().map(p -> "M" + frame.place(p) + "h0").collect(Collectors.joining());
    return Markup.element("path")
        .with("class", "cloud")
        .with("style", "stroke:" + Palette.css(cloud.colour()))
        .with("d", dots);
  }

  private static double mean(Collection<Point> points, ToDoubleFunction<Point> coordinate) {
    return points.stream().mapToDouble(coordinate).average().orElse(0);
  }
}
