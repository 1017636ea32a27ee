package org.sparkvae.training;

import java.util.List;
import java.util.Optional;
import org.sparkvae.config.ObjectiveConfig;
import org.sparkvae.config.TrainingConfig;
import org.sparkvae.evaluation.ElboSums;
import org.sparkvae.model.KlSchedule;
import org.sparkvae.run.EpochMetrics;
import org.sparkvae.run.RoundCost;
import org.sparkvae.run.RoundMetrics;

/** Epochs of rounds: the same loop whoever the workers are. */
final class TrainingLoop {
  private final TrainingConfig config;
  private final ObjectiveConfig objective;
  private final KlSchedule klSchedule;
  private final Workers workers;
  private final List<TrainingMonitor> monitors;
  private final Wire wire;
  private final LearningRate learningRate;
  private final AveragingSchedule schedule;
  private final OuterStep outerStep;
  private final long stepsPerEpoch;
  private final long began = System.nanoTime();

  private TrainingState state;
  private int epoch;
  private int step;
  private long rounds;
  private long imagesSeen;
  private ElboSums epochTerms;
  private WorkTime epochTime;
  private BestEpoch best;
  private DivergenceGuard guard;
  private double secondsBefore;

  TrainingLoop(
      TrainingConfig config,
      ObjectiveConfig objective,
      Workers workers,
      List<TrainingMonitor> monitors) {
    this.config = config;
    this.objective = objective;
    this.klSchedule = KlSchedule.of(objective);
    this.workers = workers;
    this.monitors = List.copyOf(monitors);
    this.wire = Wire.of(config);
    this.learningRate = LearningRate.of(config, workers.count(), workers.images());
    this.stepsPerEpoch = 1 + (workers.mostImages() - 1) / config.batchSize();
    this.schedule = AveragingSchedule.of(config, stepsPerEpoch);
    this.outerStep = OuterStep.of(config, workers.count());
  }

  Trainer.Result run(Progress start) {
    takeUp(start);
    boolean goOn = true;
    while (goOn) {
      runEpoch();
      Optional<ElboSums> validation = workers.validate(state);
      double criterion = criterion(validation);
      report(validation, criterion);
      best = best.after(epoch, criterion, validation.orElse(epochTerms).elbo());
      goOn = epoch < config.epochs() && !best.isStale(epoch, config.patience());
      if (goOn) {
        beginEpoch();
      }
    }
    return new Trainer.Result(state, epoch, rounds, imagesSeen, seconds());
  }

  /** Of validation, or what stands in for it where there is none: without β, as there. */
  private double criterion(Optional<ElboSums> validation) {
    double training = objective.isElbo() ? epochTerms.elbo() : epochTerms.objective();
    return validation.map(ElboSums::objective).orElse(training);
  }

  private void takeUp(Progress start) {
    state = start.state();
    epoch = start.epoch();
    step = start.step();
    rounds = start.rounds();
    imagesSeen = start.imagesSeen();
    epochTerms = start.terms();
    epochTime = start.time();
    best = start.best();
    guard = new DivergenceGuard(workers.count(), start.leftOut());
    secondsBefore = start.seconds();
  }

  private Progress progress() {
    return new Progress(
        state,
        epoch,
        step,
        rounds,
        imagesSeen,
        epochTerms,
        epochTime,
        best,
        guard.leftOut(),
        seconds());
  }

  private void beginEpoch() {
    epoch++;
    step = 0;
    epochTerms = ElboSums.NONE;
    epochTime = WorkTime.NONE;
  }

  private void runEpoch() {
    while (step < stepsPerEpoch) {
      runRound(plan());
    }
  }

  /** Follows from the configuration and the place in the run alone. */
  private RoundPlan plan() {
    int steps = schedule.at((epoch - 1) * stepsPerEpoch + step);
    return new RoundPlan(
        config.seed(),
        epoch,
        step,
        (int) Math.min(steps, stepsPerEpoch - step),
        (int) stepsPerEpoch,
        config.batchSize(),
        workers.count(),
        imagesSeen,
        learningRate,
        config.adamEpsilon(),
        klSchedule);
  }

  private void runRound(RoundPlan plan) {
    monitors.forEach(monitor -> monitor.onRoundStart(epoch, rounds + 1));
    long start = System.nanoTime();
    RoundSum sum = workers.run(state, plan);
    guard.check(plan, sum.diverged());
    state = outerStep.next(state, sum);
    rounds++;
    step += plan.steps();
    epochTerms = epochTerms.plus(sum.terms());
    epochTime = epochTime.and(sum.time());
    imagesSeen += sum.terms().images();
    report(plan, sum, seconds(start));
    monitors.forEach(monitor -> monitor.onProgress(progress()));
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
            terms.objective(),
            plan.beta(plan.steps()),
            imagesSeen,
            terms.images() / seconds,
            learningRate.at(epoch, imagesSeen),
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

  private void report(Optional<ElboSums> validation, double criterion) {
    EpochMetrics metrics =
        new EpochMetrics(
            epoch,
            rounds,
            epochTerms.reconstruction(),
            epochTerms.kl(),
            epochTerms.elbo(),
            epochTerms.objective(),
            klSchedule.at(epoch),
            imagesSeen,
            imagesSeen / seconds(),
            learningRate.at(epoch, imagesSeen),
            validation.map(ElboSums::reconstruction).orElse(null),
            validation.map(ElboSums::kl).orElse(null),
            validation.map(ElboSums::elbo).orElse(null),
            criterion,
            epochTime.waitShare(),
            seconds());
    monitors.forEach(monitor -> monitor.onEpoch(metrics, state));
  }

  private double seconds() {
    return secondsBefore + seconds(began);
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }
}
