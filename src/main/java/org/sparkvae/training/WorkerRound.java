package org.sparkvae.training;

import org.sparkvae.evaluation.ElboSums;
import org.sparkvae.model.Binarizer;
import org.sparkvae.model.Images;
import org.sparkvae.model.Noise;
import org.sparkvae.model.Vae;
import org.sparkvae.training.minibatch.BlockSource;
import org.sparkvae.training.minibatch.MinibatchOrder;
import org.sparkvae.training.minibatch.Minibatches;

/**
 * One worker's share of a round: some minibatches of its own images from a given state. A pure
 * function of state, images, plan and worker: run again after a loss, it gives the same bits.
 */
final class WorkerRound {
  private final Vae vae;
  private final Binarizer binarizer;
  private final BlockSource images;
  private final RoundPlan plan;
  private final int worker;
  private final long key;
  private final long from;
  private final long to;

  private float[] noise = new float[0];
  private long waiting;

  WorkerRound(Vae vae, BlockSource images, RoundPlan plan, int worker) {
    this.vae = vae;
    this.binarizer = new Binarizer(vae.spec());
    this.images = images;
    this.plan = plan;
    this.worker = worker;
    this.key = plan.key(worker);
    this.from = plan.from();
    this.to = plan.to(images.layout().images());
  }

  /** Runs the minibatches; the last of an epoch may be smaller. */
  WorkerResult run(TrainingState start) {
    if (from >= to) {
      return WorkerResult.outOfData(worker);
    }
    long began = System.nanoTime();
    MinibatchOrder order = new MinibatchOrder(images.layout(), key);
    try (Minibatches minibatches = new Minibatches(images, order, from, to)) {
      WorkerResult result = run(start, minibatches);
      return result.took(WorkTime.of(System.nanoTime() - began, waiting));
    }
  }

  private WorkerResult run(TrainingState start, Minibatches minibatches) {
    vae.setParameters(start.parameters());
    vae.setMoments(start.adam());
    byte[] packed = new byte[batch(from) * vae.spec().shape().pixels()];
    int[] labels = new int[batch(from)];
    ElboSums sums = ElboSums.NONE;
    int step = 0;
    for (long at = from; at < to; at += plan.batchSize()) {
      prepare(minibatches, at, packed, labels);
      Images images = new Images(packed, labels, batch(at));
      sums = sums.plus(vae.gradient(images, noise, plan.beta(step)));
      vae.update(start.steps() + step + 1, plan.rate(step), plan.adamEpsilon());
      step++;
      if (!sums.isFinite()) {
        return WorkerResult.diverged(worker, step, plan.firstStep() + step - 1);
      }
    }
    float[] parameters = vae.parameters();
    float[] adam = vae.moments();
    if (!allFinite(parameters) || !allFinite(adam)) {
      return WorkerResult.diverged(worker, step, plan.firstStep() + step - 1);
    }
    return new WorkerResult(worker, parameters, adam, step, sums, -1, WorkTime.NONE);
  }

  /** Images of the minibatch at this position of the epoch. */
  private int batch(long at) {
    return (int) Math.min(plan.batchSize(), to - at);
  }

  private void prepare(Minibatches minibatches, long at, byte[] packed, int[] labels) {
    long began = System.nanoTime();
    minibatches.next(batch(at), packed, labels);
    for (int i = 0; i < batch(at); i++) {
      binarizer.atPosition(packed, i, key, at + i);
    }
    waiting += System.nanoTime() - began;
    draw(at);
  }

  /** ε of all samples of the images of the minibatch at this position of the epoch. */
  private void draw(long at) {
    int count = vae.spec().objective().samples() * vae.latents();
    if (noise.length != batch(at) * count) {
      noise = new float[batch(at) * count];
    }
    for (int i = 0; i < batch(at); i++) {
      Noise.fill(Noise.key(key, at + i), noise, i * count, count);
    }
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
