package org.sparkvae.picture;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The rectangle that a plot draws in: axes, grid and their lettering, and where a value lies on the
 * paper. All lengths are units of the picture's view box, {@value #WIDTH} wide.
 */
final class Frame {
  static final int WIDTH = 480;
  static final int LEFT = 70;
  static final int RIGHT = 14;
  static final int TOP = 12;
  static final int BOTTOM = 50;

  private final Axis x;
  private final Axis y;
  private final int height;

  Frame(Axis x, Axis y, int height) {
    this.x = x;
    this.y = y;
    this.height = height;
  }

  double across(double value) {
    return LEFT + x.position(value) * (WIDTH - LEFT - RIGHT);
  }

  double down(double value) {
    return height - BOTTOM - y.position(value) * (height - TOP - BOTTOM);
  }

  /** The nearest place across at which something so wide is whole. */
  static double inside(double middle, double width) {
    double low = LEFT + width / 2;
    return Math.max(low, Math.min(WIDTH - RIGHT - width / 2, middle));
  }

  /** "12.3 45.6", as paths and positions want it. */
  String place(Series.Point point) {
    return number(across(point.x())) + " " + number(down(point.y()));
  }

  static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  /** The whole picture: axes behind, what is plotted cut off at the frame. */
  Markup picture(String description, List<Markup> plotted) {
    List<Markup> parts = axes();
    parts.add(
        Markup.element("svg", plotted)
            .with("x", LEFT)
            .with("y", TOP)
            .with("width", WIDTH - LEFT - RIGHT)
            .with("height", height - TOP - BOTTOM)
            .with("viewBox", viewBox(LEFT, TOP, WIDTH - LEFT - RIGHT, height - TOP - BOTTOM)));
    return Markup.element("svg", parts)
        .with("class", "plot")
        .with("viewBox", viewBox(0, 0, WIDTH, height))
        .with("role", "img")
        .with("aria-label", description);
  }

  private static String viewBox(int left, int top, int width, int height) {
    return left + " " + top + " " + width + " " + height;
  }

  private List<Markup> axes() {
    List<Markup> parts = new ArrayList<>();
    for (double tick : x.ticks()) {
      double at = across(tick);
      parts.add(line("tick", at, height - BOTTOM, at, height - BOTTOM + 5));
      parts.add(label(x.label(tick), at, height - BOTTOM + 21).with("text-anchor", "middle"));
    }
    for (double tick : y.ticks()) {
      double at = down(tick);
      parts.add(line("grid", LEFT, at, WIDTH - RIGHT, at));
      parts.add(label(y.label(tick), LEFT - 7, at + 5).with("text-anchor", "end"));
    }
    parts.add(line("tick", LEFT, height - BOTTOM, WIDTH - RIGHT, height - BOTTOM));
    parts.addAll(titles());
    return parts;
  }

  private List<Markup> titles() {
    double middle = TOP + (height - TOP - BOTTOM) / 2.0;
    return List.of(
        label(x.title(), LEFT + (WIDTH - LEFT - RIGHT) / 2.0, height - 8)
            .with("text-anchor", "middle"),
        label(y.title(), 0, 0)
            .with("transform", "translate(13 " + number(middle) + ") rotate(-90)")
            .with("text-anchor", "middle"));
  }

  private static Markup label(String text, double x, double y) {
    return Markup.element("text", text).with("x", number(x)).with("y", number(y));
  }

  private static Markup line(String kind, double x1, double y1, double x2, double y2) {
    return Markup.element("line")
        .with("class", kind)
        .with("x1", number(x1))
        .with("y1", number(y1))
        .with("x2", number(x2))
        .with("y2", number(y2));
  }
}
