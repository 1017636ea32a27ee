package org.sparkvae.evaluation.work;

import java.util.Iterator;
import java.util.function.Consumer;
import org.sparkvae.data.ImageBatch;
import org.sparkvae.data.ImageRecord;
import org.sparkvae.model.Binarizer;
import org.sparkvae.model.VaeSpec;

/**
 * Images as a model sees them: binarized, if it wants that, with chance that follows from the run's
 * seed and the image's id. So every command shows and scores the same black and white image.
 */
public final class SeenImages implements Iterator<ImageRecord> {
  private final Iterator<ImageRecord> images;
  private final Binarizer binarizer;
  private final long seed;

  private SeenImages(Iterator<ImageRecord> images, Binarizer binarizer, long seed) {
    this.images = images;
    this.binarizer = binarizer;
    this.seed = seed;
  }

  /**
   * These images, seen by a model.
   *
   * @param seed of the run
   */
  public static Iterator<ImageRecord> of(Iterator<ImageRecord> images, VaeSpec spec, long seed) {
    Binarizer binarizer = new Binarizer(spec);
    return binarizer.isIdle() ? images : new SeenImages(images, binarizer, seed);
  }

  /**
   * Makes of batches, in place, what a model sees. Wants the images' ids.
   *
   * @param seed of the run
   */
  public static Consumer<ImageBatch> batches(VaeSpec spec, long seed) {
    Binarizer binarizer = new Binarizer(spec);
    return batch -> {
      for (int i = 0; i < batch.count() && !binarizer.isIdle(); i++) {
        binarizer.byId(batch.pixels(), i, seed, batch.id(i).toStringUsingUTF8());
      }
    };
  }

  @Override
  public boolean hasNext() {
    return images.hasNext();
  }

  @Override
  public ImageRecord next() {
    ImageRecord image = images.next();
    byte[] pixels = image.pixels().clone();
    binarizer.byId(pixels, 0, seed, image.id());
    return new ImageRecord(
        image.id(), image.label(), image.attributes(), image.split(), image.shape(), pixels);
  }
}
