package org.sparkvae.training;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.util.function.ToDoubleFunction;
import org.apache.spark.SparkEnv;
import org.apache.spark.metrics.MetricsSystem;
import org.apache.spark.metrics.source.Source;
import org.sparkvae.run.RoundMetrics;

/**
 * The last round's figures in Spark's metrics system, as the driver's source {@code sparkvae}, from
 * where the operator's sinks (JMX, Prometheus, Graphite, CSV …) take them while training lasts. The
 * names are those of {@code metrics.jsonl}; a gauge is NaN before the first round.
 */
final class TrainingSource implements Source, TrainingMonitor, AutoCloseable {
  static final String NAME = "sparkvae";

  private final MetricRegistry registry = new MetricRegistry();
  private final MetricsSystem metrics;
  private volatile RoundMetrics last;

  private TrainingSource(MetricsSystem metrics) {
    this.metrics = metrics;
    gauge("epoch", RoundMetrics::epoch);
    gauge("rounds", RoundMetrics::rounds);
    gauge("images_seen", RoundMetrics::imagesSeen);
    gauge("images_per_second", RoundMetrics::imagesPerSecond);
    gauge("elbo", RoundMetrics::elbo);
    gauge("round_ms", round -> round.cost().workMs() + round.cost().overheadMs());
    gauge("work_ms", round -> round.cost().workMs());
    gauge("wait_share", round -> round.cost().waitShare());
    gauge("workers_left_out", RoundMetrics::workersLeftOut);
  }

  /** Adds it to the metrics of this driver. */
  static TrainingSource register() {
    TrainingSource source = new TrainingSource(SparkEnv.get().metricsSystem());
    source.metrics.registerSource(source);
    return source;
  }

  @Override
  public String sourceName() {
    return NAME;
  }

  @Override
  public MetricRegistry metricRegistry() {
    return registry;
  }

  @Override
  public void onRound(RoundMetrics round) {
    last = round;
  }

  /** Sinks that have not come round since the last round are told before the source goes. */
  @Override
  public void close() {
    metrics.report();
    metrics.removeSource(this);
  }

  private void gauge(String name, ToDoubleFunction<RoundMetrics> figure) {
    registry.register(name, (Gauge<Double>) () -> figureOfLast(figure));
  }

  private double figureOfLast(ToDoubleFunction<RoundMetrics> figure) {
    RoundMetrics round = last;
    return round == null ? Double.NaN : figure.applyAsDouble(round);
  }
}
