package org.sparkvae.training;

import java.util.List;
import java.util.Optional;
import org.sparkvae.config.TrainingConfig;
import org.sparkvae.evaluation.ElboSums;
import org.sparkvae.run.EpochMetrics;
import org.sparkvae.run.RoundCost;
import org.sparkvae.run.RoundMetrics;

/** Epochs of rounds: the same loop whoever the workers are. */
final class TrainingLoop {
  private final TrainingConfig config;
  private final double beta;
  private final Workers workers;
  private final List<TrainingMonitor> monitors;
  private final Wire wire;
  private final LearningRate learningRate;
  private final AveragingSchedule schedule;
  private final OuterStep outerStep;
  private final long stepsPerEpoch;
  private final DivergenceGuard guard;
  private final EarlyStopping earlyStopping;
  private final long began = System.nanoTime();

  private TrainingState state;
  private long rounds;
  private long imagesSeen;
  private WorkTime epochTime = WorkTime.NONE;

  TrainingLoop(
      TrainingConfig config, double beta, Workers workers, List<TrainingMonitor> monitors) {
    this.config = config;
    this.beta = beta;
    this.workers = workers;
    this.monitors = List.copyOf(monitors);
    this.wire = Wire.of(config);
    this.learningRate = LearningRate.of(config, workers.count(), workers.images());
    this.stepsPerEpoch = 1 + (workers.mostImages() - 1) / config.batchSize();
    this.schedule = AveragingSchedule.of(config, stepsPerEpoch);
    this.outerStep = OuterStep.of(config, workers.count());
    this.guard = new DivergenceGuard(workers.count());
    this.earlyStopping = new EarlyStopping(config.patience());
  }

  Trainer.Result run(float[] initialParameters) {
    state = TrainingState.initial(initialParameters);
    int epoch = 0;
    boolean goOn = true;
    while (goOn && epoch < config.epochs()) {
      epoch++;
      ElboSums sums = runEpoch(epoch);
      Optional<ElboSums> validation = workers.validate(state);
      report(epoch, sums, validation);
      goOn = !earlyStopping.stopsAfter(validation.orElse(sums).elbo());
    }
    return new Trainer.Result(state, epoch, rounds, imagesSeen, seconds(began));
  }

  private ElboSums runEpoch(int epoch) {
    ElboSums sums = ElboSums.NONE;
    epochTime = WorkTime.NONE;
    int step = 0;
    while (step < stepsPerEpoch) {
      RoundPlan plan = plan(epoch, step);
      sums = sums.plus(runRound(plan));
      step += plan.steps();
    }
    return sums;
  }

  /** Follows from the configuration and the place in the run alone. */
  private RoundPlan plan(int epoch, int firstStep) {
    int steps = schedule.at((epoch - 1) * stepsPerEpoch + firstStep);
    return new RoundPlan(
        config.seed(),
        epoch,
        firstStep,
        (int) Math.min(steps, stepsPerEpoch - firstStep),
        config.batchSize(),
        workers.count(),
        imagesSeen,
        learningRate);
  }

  private ElboSums runRound(RoundPlan plan) {
    long start = System.nanoTime();
    RoundSum sum = workers.run(state, plan);
    guard.check(plan, sum.diverged());
    state = outerStep.next(state, sum);
    rounds++;
    epochTime = epochTime.and(sum.time());
    imagesSeen += sum.terms().images();
    report(plan, sum, seconds(start));
    return sum.terms();
  }

  private void report(RoundPlan plan, RoundSum sum, double seconds) {
    ElboSums terms = sum.terms();
    RoundMetrics metrics =
        new RoundMetrics(
            plan.epoch(),
            rounds,
            terms.reconstruction(),
            terms.kl(),
            terms.elbo(),
            beta,
            imagesSeen,
            terms.images() / seconds,
            learningRate.at(imagesSeen),
            sum.diverged().size(),
            cost(sum, seconds));
    monitors.forEach(monitor -> monitor.onRound(metrics));
  }

  private RoundCost cost(RoundSum sum, double seconds) {
    double workMs = sum.time().slowest() / 1e6;
    return new RoundCost(
        workMs,
        1e3 * seconds - workMs,
        wire.bytesSent(state),
        wire.bytesReturned(state),
        sum.time().waitShare());
  }

  private void report(int epoch, ElboSums terms, Optional<ElboSums> validation) {
    EpochMetrics metrics =
        new EpochMetrics(
            epoch,
            rounds,
            terms.reconstruction(),
            terms.kl(),
            terms.elbo(),
            beta,
            imagesSeen,
            imagesSeen / seconds(began),
            learningRate.at(imagesSeen),
            validation.map(ElboSums::reconstruction).orElse(null),
            validation.map(ElboSums::kl).orElse(null),
            validation.map(ElboSums::elbo).orElse(null),
            epochTime.waitShare(),
            seconds(began));
    monitors.forEach(monitor -> monitor.onEpoch(metrics, state));
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }
}
