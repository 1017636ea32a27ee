package org.sparkvae.picture;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.sparkvae.picture.Series.Point;

/**
 * Curves over a common axis, as an SVG element of the page that it stands in: it takes the page's
 * type face and its colours ({@link Palette}), in light and dark alike.
 *
 * <p>Drawn by hand because XChart's SVG, tried first, writes an element for every segment (600 kB
 * for a thousand points), its lettering as outlines, and another clip name in every process.
 */
public final class LineChart {
  private static final int HEIGHT = 300;

  private final Frame frame;
  private final List<Markup> plotted = new ArrayList<>();

  /** An empty chart; what runs out of the axes is cut off at them. */
  public LineChart(Axis x, Axis y) {
    this.frame = new Frame(x, y, HEIGHT);
  }

  /** Draws a series as a line. */
  public LineChart line(Series series) {
    List<Point> points = series.drawable().points();
    if (!points.isEmpty()) {
      String places = points.stream().map(frame::place).collect(Collectors.joining("L"));
      plotted.add(
          Markup.element("path")
              .with("class", "line")
              .with("style", "stroke:" + Palette.css(series.colour()))
              .with("d", "M" + places));
    }
    return this;
  }

  /** Draws a series as a line with a mark at every point. */
  public LineChart marked(Series series) {
    line(series);
    for (Point point : series.drawable().points()) {
      plotted.add(
          Markup.element("circle")
              .with("style", "fill:" + Palette.css(series.colour()))
              .with("cx", Frame.number(frame.across(point.x())))
              .with("cy", Frame.number(frame.down(point.y())))
              .with("r", "3.2"));
    }
    return this;
  }

  /**
   * The chart.
   *
   * @param description what it shows, for those who cannot see it
   */
  public Markup svg(String description) {
    return frame.picture(description, plotted);
  }
}
