package org.sparkvae.evaluation.quality;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.sparkvae.data.BatchReader;
import org.sparkvae.data.ImageBatch;
import org.sparkvae.evaluation.work.ModelJob;
import org.sparkvae.evaluation.work.Rows;
import org.sparkvae.evaluation.work.Selection;
import org.sparkvae.model.Vae;

/**
 * The posterior means of images that have a label.
 *
 * @param means [images × latents], row by row
 * @param labels of the images
 */
@SuppressWarnings("ArrayRecordComponent") // in transit: never compared, never a key
record LabelledLatents(float[] means, int[] labels) implements Serializable {

  /** Of those that have a label. */
  static LabelledLatents of(ModelJob job, Selection images) {
    List<LabelledLatents> parts =
        job.onSeenImages("latents of images", images, LabelledLatents::of);
    return new LabelledLatents(
        Rows.joined(parts.stream().map(LabelledLatents::means).toList()),
        parts.stream().flatMapToInt(part -> Arrays.stream(part.labels())).toArray());
  }

  private static LabelledLatents of(Vae vae, BatchReader images) {
    ImageBatch batch = new ImageBatch(vae.spec().shape(), ModelJob.BATCH);
    List<float[]> rows = new ArrayList<>();
    IntStream.Builder labels = IntStream.builder();
    while (images.read(batch)) {
      float[] means = Posteriors.means(vae, batch);
      for (int i = 0; i < batch.count(); i++) {
        if (batch.labels()[i] != ImageBatch.NO_LABEL) {
          rows.add(Arrays.copyOfRange(means, i * vae.latents(), (i + 1) * vae.latents()));
          labels.add(batch.labels()[i]);
        }
      }
    }
    return new LabelledLatents(Rows.joined(rows), labels.build().toArray());
  }

  int count() {
    return labels.length;
  }

  int latents() {
    return means.length / labels.length;
  }

  /** Different labels. */
  long classes() {
    return Arrays.stream(labels).distinct().count();
  }

  float[] mean(int i) {
    return Arrays.copyOfRange(means, i * latents(), (i + 1) * latents());
  }
}
