package org.sparkvae.evaluation.yardstick;

import java.util.Arrays;
import org.sparkvae.config.ImageShape;
import org.sparkvae.data.BatchReader;
import org.sparkvae.data.ImageBatch;

/** Images that have a label, side by side in memory. */
final class LabelledImages {
  private final ImageShape shape;
  private final byte[] pixels;
  private final int[] labels;
  private int count;

  private LabelledImages(ImageShape shape, int most) {
    this.shape = shape;
    this.pixels = new byte[Math.multiplyExact(most, shape.pixels())];
    this.labels = new int[most];
  }

  static LabelledImages none(ImageShape shape) {
    return new LabelledImages(shape, 0);
  }

  /** All that comes out of a reader and has a label; {@code most} images come out of it. */
  static LabelledImages read(BatchReader reader, ImageShape shape, int most) {
    LabelledImages images = new LabelledImages(shape, most);
    ImageBatch batch = new ImageBatch(shape, YardstickClassifier.BATCH);
    while (reader.read(batch)) {
      for (int i = 0; i < batch.count(); i++) {
        if (batch.labels()[i] != ImageBatch.NO_LABEL) {
          images.add(batch, i);
        }
      }
    }
    return images;
  }

  private void add(ImageBatch batch, int i) {
    int size = shape.pixels();
    System.arraycopy(batch.pixels(), i * size, pixels, count * size, size);
    labels[count] = batch.labels()[i];
    count++;
  }

  ImageShape shape() {
    return shape;
  }

  int count() {
    return count;
  }

  byte[] pixels() {
    return pixels;
  }

  int label(int i) {
    return labels[i];
  }

  int largestLabel() {
    return Arrays.stream(labels, 0, count).max().orElse(-1);
  }

  /** Copies image {@code from} to place {@code to} of {@code target}. */
  void copy(int from, byte[] target, int to) {
    int size = shape.pixels();
    System.arraycopy(pixels, from * size, target, to * size, size);
  }
}
