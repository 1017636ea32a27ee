package org.sparkvae.evaluation.quality;

import org.sparkvae.config.ImageShape;
import org.sparkvae.data.BatchReader;
import org.sparkvae.data.ImageBatch;
import org.sparkvae.evaluation.work.ModelJob;
import org.sparkvae.model.Vae;

/**
 * Compares images with what the decoder expects at the posterior's mean, E[x|z = mean(x)], pixels
 * in 0..1 and not rounded.
 */
final class Reconstructions implements ModelJob.Work<ReconstructionSums> {
  private static final long serialVersionUID = 1L;
  private static final float WHITE = 255;

  @Override
  public ReconstructionSums run(Vae vae, BatchReader images) {
    ImageShape shape = vae.spec().shape();
    StructuralSimilarity similarity = new StructuralSimilarity(shape);
    ImageBatch batch = new ImageBatch(shape, ModelJob.BATCH);
    ReconstructionSums sums = ReconstructionSums.NONE;
    while (images.read(batch)) {
      float[] original = scaled(batch);
      float[] means = Posteriors.means(vae, batch);
      float[] expected = vae.expectedPixels(means, batch.labels(), batch.count());
      for (int i = 0; i < batch.count(); i++) {
        int from = i * shape.pixels();
        double error = squaredError(original, expected, from, from + shape.pixels());
        sums = sums.plus(error, similarity.of(original, expected, from));
      }
    }
    return sums;
  }

  private static float[] scaled(ImageBatch batch) {
    float[] pixels = new float[batch.count() * batch.shape().pixels()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (batch.pixels()[i] & 0xff) / WHITE;
    }
    return pixels;
  }

  /** The mean over one image's pixels of (x − y)². */
  static double squaredError(float[] x, float[] y, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      double error = (double) x[i] - y[i];
      sum += error * error;
    }
    return sum / (to - from);
  }
}
