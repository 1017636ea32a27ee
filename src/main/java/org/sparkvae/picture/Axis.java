package org.sparkvae.picture;

import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * One axis of a plot: a range of values, with ticks at round numbers inside it.
 *
 * @param title quantity and unit
 * @param low value at its start
 * @param high value at its end, above {@code low}
 */
public record Axis(String title, double low, double high) {
  private static final int INTERVALS = 5;
  private static final double MARGIN = 0.04;

  public Axis {
    if (!(low < high) || Double.isInfinite(high - low)) {
      throw new IllegalArgumentException("Invalid axis: " + low + " to " + high + " (low < high)");
    }
  }

  /** From the least to the greatest of these values; without any, from 0 to 1. */
  public static Axis over(String title, DoubleStream values) {
    DoubleSummaryStatistics range = values.filter(Double::isFinite).summaryStatistics();
    if (range.getCount() == 0) {
      return new Axis(title, 0, 1);
    }
    if (range.getMin() == range.getMax()) {
      double half = range.getMin() == 0 ? 1 : Math.abs(range.getMin()) * 0.05;
      return new Axis(title, range.getMin() - half, range.getMin() + half);
    }
    return new Axis(title, range.getMin(), range.getMax());
  }

  /** The same with some room at both ends. */
  public Axis withMargins() {
    double room = (high - low) * MARGIN;
    return new Axis(title, low - room, high + room);
  }

  /** The same middle with a range of this length. */
  public Axis widenedTo(double length) {
    double middle = (low + high) / 2;
    return new Axis(title, middle - length / 2, middle + length / 2);
  }

  double length() {
    return high - low;
  }

  /** Where a value lies: 0 at the start, 1 at the end. */
  double position(double value) {
    return (value - low) / (high - low);
  }

  List<Double> ticks() {
    double step = step();
    List<Double> ticks = new ArrayList<>();
    for (long i = (long) Math.ceil(low / step); i * step <= high; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  /** As many decimals as the distance of two ticks needs; thousands as k, millions as M. */
  String label(double tick) {
    double largest = Math.max(Math.abs(low), Math.abs(high));
    double unit = largest >= 2e6 ? 1e6 : largest >= 1e4 ? 1e3 : 1;
    int decimals = (int) Math.max(0, Math.ceil(-Math.log10(step() / unit) - 1e-9));
    String number = String.format(Locale.ROOT, "%." + decimals + "f", Math.abs(tick) / unit);
    String suffix = tick == 0 || unit == 1 ? "" : unit == 1e6 ? "M" : "k";
    return (tick < 0 ? "\u2212" : "") + number + suffix;
  }

  /** 1, 2 or 5 times a power of ten: about {@value #INTERVALS} of them in the range. */
  private double step() {
    double rough = length() / INTERVALS;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double digit = rough / power;
    return power * (digit < 1.5 ? 1 : digit < 3.5 ? 2 : digit < 7.5 ? 5 : 10);
  }
}
