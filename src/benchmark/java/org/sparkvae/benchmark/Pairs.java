package org.sparkvae.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Two sides, measured in turn: what disturbs the machine for a while disturbs both. */
record Pairs(List<Measurement> ours, List<Measurement> theirs) {

  Pairs {
    ours = List.copyOf(ours);
    theirs = List.copyOf(theirs);
    if (ours.size() != theirs.size()) {
      throw new IllegalArgumentException("Invalid pairs: " + ours.size() + ", " + theirs.size());
    }
  }

  /** Ours, theirs, ours, theirs…, of sides that are warm. */
  static Pairs measure(WarmSide ours, WarmSide theirs, int repeats) {
    List<Measurement> firsts = new ArrayList<>();
    List<Measurement> seconds = new ArrayList<>();
    for (int i = 0; i < repeats; i++) {
      firsts.add(ours.measure());
      seconds.add(theirs.measure());
    }
    return new Pairs(firsts, seconds);
  }

  double ourImagesPerSecond() {
    return median(ours, Measurement::imagesPerSecond);
  }

  double theirImagesPerSecond() {
    return median(theirs, Measurement::imagesPerSecond);
  }

  double ourCores() {
    return median(ours, Measurement::cores);
  }

  double theirCores() {
    return median(theirs, Measurement::cores);
  }

  /** Median of the ratios of each pair. */
  double ratio() {
    return Median.of(ratios(Measurement::imagesPerSecond));
  }

  /** The same per second of processor time: what is left of it when others use the cores too. */
  double cpuRatio() {
    return Median.of(ratios(Measurement::imagesPerCpuSecond));
  }

  /** The ratios pair by pair, for the table. */
  String listed() {
    return ratios(Measurement::imagesPerSecond)
        .mapToObj(ratio -> Double.toString(Median.rounded(ratio, 2)))
        .collect(Collectors.joining(" "));
  }

  private DoubleStream ratios(ToDoubleFunction<Measurement> speed) {
    return IntStream.range(0, ours.size())
        .mapToDouble(i -> speed.applyAsDouble(ours.get(i)) / speed.applyAsDouble(theirs.get(i)));
  }

  static double median(List<Measurement> measurements, ToDoubleFunction<Measurement> figure) {
    return Median.of(measurements.stream().mapToDouble(figure));
  }
}
