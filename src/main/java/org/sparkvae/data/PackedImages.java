package org.sparkvae.data;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import org.sparkvae.config.ImageShape;

/**
 * Some images side by side, as cached by workers.
 *
 * @param shape of each image
 * @param count images
 * @param pixels count × height × width × channels 8-bit values
 * @param labels one an image, -1 where there is none
 */
@SuppressWarnings("ArrayRecordComponent") // a block in transit: never compared, never a key
public record PackedImages(ImageShape shape, int count, byte[] pixels, int[] labels)
    implements Serializable {

  /** Label of an image that has none. */
  public static final int NO_LABEL = -1;

  /**
   * Packs images in their order, {@code rowsPerBlock} to a block, the last block shorter.
   *
   * @throws IllegalStateException from the iterator, if shapes differ
   */
  public static Iterator<PackedImages> pack(Iterator<ImageRecord> images, int rowsPerBlock) {
    if (rowsPerBlock < 1) {
      throw new IllegalArgumentException("Invalid rows per block: " + rowsPerBlock + " (from 1)");
    }
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return images.hasNext();
      }

      @Override
      public PackedImages next() {
        return block(images, rowsPerBlock);
      }
    };
  }

  private static PackedImages block(Iterator<ImageRecord> images, int rows) {
    ImageRecord image = images.next();
    ImageShape shape = image.shape();
    int size = shape.pixels();
    byte[] pixels = new byte[Math.multiplyExact(rows, size)];
    int[] labels = new int[rows];
    int count = 0;
    while (true) {
      if (!shape.equals(image.shape())) {
        throw new IllegalStateException(
            "Invalid image " + image.id() + ": " + image.shape() + " (" + shape + ")");
      }
      System.arraycopy(image.pixels(), 0, pixels, count * size, size);
      labels[count] = image.label() == null ? NO_LABEL : image.label();
      count++;
      if (count == rows || !images.hasNext()) {
        break;
      }
      image = images.next();
    }
    return new PackedImages(
        shape, count, Arrays.copyOf(pixels, count * size), Arrays.copyOf(labels, count));
  }
}
