package org.sparkvae.evaluation.quality;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.sparkvae.data.BatchReader;
import org.sparkvae.data.ImageBatch;
import org.sparkvae.evaluation.work.ModelJob;
import org.sparkvae.evaluation.work.Numbers;
import org.sparkvae.evaluation.work.Rows;
import org.sparkvae.evaluation.work.Selection;
import org.sparkvae.evaluation.yardstick.Yardstick;
import org.sparkvae.evaluation.yardstick.YardstickClassifier;
import org.sparkvae.model.Noise;
import org.sparkvae.model.Vae;

/**
 * Samples of the prior beside as many held-out images, in the features of the yardstick classifier.
 * A sample is E[x|z] rounded to 8 bits, as {@code sample} writes it.
 *
 * @param images in either set
 * @param frechetDistance squared, see {@link FrechetDistance}
 * @param compared vectors of either set that precision and recall are of
 * @param manifold see {@link PrecisionRecall}
 */
record SampleQuality(int images, double frechetDistance, int compared, PrecisionRecall manifold) {
  static final int MOST_IMAGES = 10_000;

  /** Precision and recall compare each with each. */
  static final int MOST_COMPARED = 5_000;

  /** With fewer, no vector has as many neighbours as a ball takes. */
  static final int LEAST_IMAGES = PrecisionRecall.NEIGHBOURS + 1;

  private static final int DIMENSIONS = YardstickClassifier.FEATURES;

  /** Of the first of these images. */
  static SampleQuality of(ModelJob job, Selection images, Yardstick yardstick, long seed) {
    List<Seen> parts =
        job.onImages(
            "features of images",
            images.first(MOST_IMAGES),
            (vae, reader) -> seen(yardstick, reader));
    float[] real = Rows.joined(parts.stream().map(Seen::features).toList());
    int[] labels = parts.stream().flatMapToInt(part -> Arrays.stream(part.labels())).toArray();
    float[] generated =
        Rows.joined(
            job.onNumbers(
                "features of samples",
                labels.length,
                (vae, samples) -> features(yardstick, new Draw(vae, labels, seed), samples)));
    int compared = Math.min(labels.length, MOST_COMPARED);
    return new SampleQuality(
        labels.length,
        FrechetDistance.squared(real, generated, DIMENSIONS),
        compared,
        PrecisionRecall.of(
            job.spark(), first(real, compared), first(generated, compared), DIMENSIONS));
  }

  private static float[] first(float[] rows, int count) {
    return Arrays.copyOf(rows, count * DIMENSIONS);
  }

  /** Features of some images, and their labels. */
  @SuppressWarnings("ArrayRecordComponent") // in transit: never compared, never a key
  private record Seen(float[] features, int[] labels) implements Serializable {}

  private static Seen seen(Yardstick yardstick, BatchReader images) {
    YardstickClassifier classifier = yardstick.classifier();
    ImageBatch batch = new ImageBatch(yardstick.shape(), ModelJob.BATCH);
    List<float[]> features = new ArrayList<>();
    IntStream.Builder labels = IntStream.builder();
    while (images.read(batch)) {
      features.add(classifier.features(batch.pixels(), batch.count()));
      Arrays.stream(batch.labels(), 0, batch.count()).forEach(labels);
    }
    return new Seen(Rows.joined(features), labels.build().toArray());
  }

  private static float[] features(Yardstick yardstick, Draw draw, Numbers samples) {
    YardstickClassifier classifier = yardstick.classifier();
    return Rows.joined(
        samples.cut(ModelJob.BATCH).stream()
            .map(batch -> classifier.features(draw.packed(batch), batch.count()))
            .toList());
  }

  /**
   * Samples by their numbers.
   *
   * @param labels of the held-out images: that is how often a conditional model is asked for each
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared, never a key
  private record Draw(Vae vae, int[] labels, long seed) {

    byte[] packed(Numbers samples) {
      int from = Math.toIntExact(samples.from());
      int[] wanted = Arrays.copyOfRange(labels, from, Math.toIntExact(samples.to()));
      return vae.decode(latents(samples), wanted, samples.count());
    }

    /** z of each sample, from the prior. */
    private float[] latents(Numbers samples) {
      float[] latents = new float[samples.count() * vae.latents()];
      for (int i = 0; i < samples.count(); i++) {
        long key = Noise.key(seed, samples.from() + i);
        vae.prior().draw(key, latents, i * vae.latents());
      }
      return latents;
    }
  }
}
