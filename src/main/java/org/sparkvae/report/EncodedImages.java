package org.sparkvae.report;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.sparkvae.data.ImageRecord;
import org.sparkvae.model.DiagonalGaussian;
import org.sparkvae.model.Images;
import org.sparkvae.model.Vae;

/**
 * The first images of a split as the model sees them: posteriors of all, pixels of a few. A corpus
 * is ordered by a hash, so its first images are a fair sample, and always the same.
 */
final class EncodedImages {
  /** Images whose posteriors are kept. */
  static final int MOST = 2000;

  /** Images whose pixels are kept. */
  static final int SHOWN = 10;

  private static final int BATCH = 100;

  private final List<ImageRecord> shown = new ArrayList<>();
  private final List<Integer> labels = new ArrayList<>();
  private final List<float[]> means = new ArrayList<>();
  private final List<float[]> logVariances = new ArrayList<>();

  private EncodedImages() {}

  /** Encodes as many of these images as there is room for. */
  static EncodedImages read(Iterator<ImageRecord> images, Vae vae) {
    EncodedImages encoded = new EncodedImages();
    while (images.hasNext() && encoded.count() < MOST) {
      List<ImageRecord> batch = new ArrayList<>();
      while (images.hasNext() && batch.size() < BATCH) {
        batch.add(images.next());
      }
      encoded.add(batch, vae);
    }
    return encoded;
  }

  private void add(List<ImageRecord> batch, Vae vae) {
    int pixels = vae.spec().shape().pixels();
    byte[] packed = new byte[batch.size() * pixels];
    int[] classes = new int[batch.size()];
    for (int i = 0; i < batch.size(); i++) {
      System.arraycopy(batch.get(i).pixels(), 0, packed, i * pixels, pixels);
      classes[i] = batch.get(i).labelOrNone();
    }
    DiagonalGaussian posterior = vae.posterior(new Images(packed, classes, batch.size()));
    for (int i = 0; i < batch.size(); i++) {
      labels.add(batch.get(i).label());
      means.add(posterior.mean(i));
      logVariances.add(posterior.logVariance(i));
    }
    batch.stream().limit(SHOWN - shown.size()).forEach(shown::add);
  }

  int count() {
    return means.size();
  }

  /** The first few images themselves. */
  List<ImageRecord> shown() {
    return shown;
  }

  /** Label of image {@code i}, or null. */
  Integer label(int i) {
    return labels.get(i);
  }

  /** Posterior mean of image {@code i}. */
  float[] mean(int i) {
    return means.get(i);
  }

  /** ln σ² of image {@code i}. */
  float[] logVariance(int i) {
    return logVariances.get(i);
  }
}
