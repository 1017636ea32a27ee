package org.sparkvae.evaluation.yardstick;

import org.sparkvae.model.Noise;
import org.sparkvae.model.Permutation;

/**
 * Trains a {@link YardstickClassifier} in one thread: {@value #LEAST_EPOCHS} passes in minibatches,
 * the images in an order of each epoch's own, seeded. A small corpus gets more, up to {@value
 * #LEAST_STEPS} steps or {@value #MOST_EPOCHS} passes. The same images give the same bits.
 */
final class YardstickTraining {
  static final int LEAST_EPOCHS = 4;
  static final int MOST_EPOCHS = 30;
  static final int LEAST_STEPS = 800;

  /** Adam's step size in the first pass; in each later one it is smaller, linearly. */
  private static final double LEARNING_RATE = 2e-3;

  private static final long SEED = 1;

  private YardstickTraining() {}

  /**
   * A classifier of these images.
   *
   * @param classes labels are 0 to this, exclusively
   */
  static YardstickClassifier train(LabelledImages images, int classes) {
    YardstickClassifier classifier = new YardstickClassifier(images.shape(), classes);
    int epochs = epochs(images.count());
    for (int epoch = 0; epoch < epochs; epoch++) {
      classifier.setLearningRate(LEARNING_RATE * (epochs - epoch) / epochs);
      int[] order = Permutation.of(images.count(), Noise.key(SEED, epoch));
      for (int from = 0; from < order.length; from += YardstickClassifier.BATCH) {
        step(classifier, images, order, from);
      }
    }
    return classifier;
  }

  /** Share of the images that it gives their label. */
  static double accuracy(YardstickClassifier classifier, LabelledImages images) {
    int[] labels = classifier.classify(images.pixels(), images.count());
    int right = 0;
    for (int i = 0; i < labels.length; i++) {
      right += labels[i] == images.label(i) ? 1 : 0;
    }
    return (double) right / images.count();
  }

  private static int epochs(int images) {
    int steps = (images + YardstickClassifier.BATCH - 1) / YardstickClassifier.BATCH;
    return Math.max(LEAST_EPOCHS, Math.min(MOST_EPOCHS, LEAST_STEPS / steps));
  }

  private static void step(
      YardstickClassifier classifier, LabelledImages images, int[] order, int from) {
    int count = Math.min(YardstickClassifier.BATCH, order.length - from);
    byte[] packed = new byte[count * images.shape().pixels()];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      images.copy(order[from + i], packed, i);
      labels[i] = images.label(order[from + i]);
    }
    classifier.fit(packed, labels);
  }
}
