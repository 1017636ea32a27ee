package org.sparkvae.training;

import java.util.List;
import org.sparkvae.data.PackedImages;
import org.sparkvae.evaluation.ElboSums;
import org.sparkvae.model.ElboTerms;
import org.sparkvae.model.Noise;
import org.sparkvae.model.Vae;

/**
 * One worker's share of a round: some minibatches of its own images from a given state. A pure
 * function of state, images, plan and worker: run again after a loss, it gives the same bits.
 */
final class WorkerRound {
  private final Vae vae;
  private final List<PackedImages> images;
  private final RoundPlan plan;
  private final int worker;
  private final long key;
  private final int count;

  WorkerRound(Vae vae, List<PackedImages> images, RoundPlan plan, int worker) {
    this.vae = vae;
    this.images = images;
    this.plan = plan;
    this.worker = worker;
    this.key = Noise.key(plan.seed(), plan.epoch(), worker);
    this.count = images.stream().mapToInt(PackedImages::count).sum();
  }

  /** Runs the minibatches; the last of an epoch may be smaller. */
  WorkerResult run(TrainingState start) {
    long began = System.nanoTime();
    return minibatches(start).took(System.nanoTime() - began);
  }

  private WorkerResult minibatches(TrainingState start) {
    if ((long) plan.firstStep() * plan.batchSize() >= count) {
      return WorkerResult.outOfData(worker);
    }
    vae.setParameters(start.parameters());
    float[] adam = start.adam().clone();
    byte[] packed = new byte[Math.min(count, plan.batchSize()) * vae.spec().shape().pixels()];
    MinibatchOrder order = new MinibatchOrder(images, key);
    ElboSums sums = ElboSums.NONE;
    int step = 0;
    for (; step < plan.steps() && from(step) < count; step++) {
      int to = Math.min(count, from(step) + plan.batchSize());
      order.copy(from(step), to, packed);
      ElboTerms terms = vae.gradient(packed, to - from(step), noise(from(step), to));
      sums = sums.plus(terms);
      vae.update(adam, start.steps() + step + 1, plan.rate(step));
      if (!sums.isFinite()) {
        return WorkerResult.diverged(worker, step + 1, plan.firstStep() + step);
      }
    }
    float[] parameters = vae.parameters();
    if (!allFinite(parameters) || !allFinite(adam)) {
      return WorkerResult.diverged(worker, step, plan.firstStep() + step - 1);
    }
    return new WorkerResult(worker, parameters, adam, step, sums, -1, 0);
  }

  private int from(int step) {
    return (plan.firstStep() + step) * plan.batchSize();
  }

  /** ε of the images at these positions of the epoch. */
  private float[] noise(int from, int to) {
    int latents = vae.latents();
    float[] noise = new float[(to - from) * latents];
    for (int position = from; position < to; position++) {
      Noise.fill(Noise.key(key, position), noise, (position - from) * latents, latents);
    }
    return noise;
  }

  private static boolean allFinite(float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }
}
