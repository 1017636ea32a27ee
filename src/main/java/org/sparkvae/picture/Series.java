package org.sparkvae.picture;

import java.util.List;

/**
 * Points of a plot that belong together, under the name that its legend gives them.
 *
 * @param name shown as text, whatever is in it
 * @param colour index into {@link Palette}
 * @param points in drawing order
 */
public record Series(String name, int colour, List<Point> points) {

  public Series {
    points = List.copyOf(points);
  }

  /** A place in the units of the axes; what is not finite is not drawn. */
  public record Point(double x, double y) {
    boolean drawable() {
      return Double.isFinite(x) && Double.isFinite(y);
    }
  }

  Series drawable() {
    return new Series(name, colour, points.stream().filter(Point::drawable).toList());
  }
}
