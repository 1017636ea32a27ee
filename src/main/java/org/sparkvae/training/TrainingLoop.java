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
  private final LearningRate learningRate;
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
    this.learningRate = LearningRate.of(config, workers.count(), workers.images());
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
    long steps = 1 + (workers.mostImages() - 1) / config.batchSize();
    ElboSums sums = ElboSums.NONE;
    epochTime = WorkTime.NONE;
    for (int step = 0; step < steps; step += config.averagingFrequency()) {
      sums = sums.plus(runRound(epoch, step));
    }
    return sums;
  }

  private ElboSums runRound(int epoch, int firstStep) {
    long start = System.nanoTime();
    RoundPlan plan =
        new RoundPlan(
            config.seed(),
            epoch,
            firstStep,
            config.averagingFrequency(),
            config.batchSize(),
            workers.count(),
            imagesSeen,
            learningRate);
    RoundSum sum = workers.run(state, plan);
    guard.check(plan, sum.diverged());
    state = sum.after(state);
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
    return new RoundCost(workMs, 1e3 * seconds - workMs, state.bytes(), sum.time().waitShare());
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
