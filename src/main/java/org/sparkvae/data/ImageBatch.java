package org.sparkvae.data;

import org.apache.parquet.io.api.Binary;
import org.sparkvae.config.ImageShape;

/**
 * Room for some images side by side, filled again and again by a {@link BatchReader}. The arrays
 * are the batch's own: what is kept beyond the next filling is to be copied.
 */
public final class ImageBatch {
  /** Label of an image that has none. */
  public static final int NO_LABEL = -1;

  private final ImageShape shape;
  private final int capacity;
  private final byte[] pixels;
  private final int[] labels;
  private final String[] splits;
  private final Binary[] ids;
  private int count;

  /** An empty batch for up to {@code capacity} images of one shape. */
  public ImageBatch(ImageShape shape, int capacity) {
    this.shape = shape;
    this.capacity = capacity;
    this.pixels = new byte[Math.multiplyExact(capacity, shape.pixels())];
    this.labels = new int[capacity];
    this.splits = new String[capacity];
    this.ids = new Binary[capacity];
  }

  public ImageShape shape() {
    return shape;
  }

  public int capacity() {
    return capacity;
  }

  /** Images in the batch. */
  public int count() {
    return count;
  }

  public boolean isFull() {
    return count == capacity;
  }

  /** The images' 8-bit values, one image after the other; beyond the last one what was before. */
  public byte[] pixels() {
    return pixels;
  }

  /** Class index of each image, or {@link #NO_LABEL}. */
  public int[] labels() {
    return labels;
  }

  /** Split of image {@code i}. */
  public String split(int i) {
    return splits[i];
  }

  /** Id of image {@code i}, as it lies in the file; null when ids were not asked for. */
  public Binary id(int i) {
    return ids[i];
  }

  void clear() {
    count = 0;
  }

  /** Adds an image whose pixels are next in the array already. */
  void add(Binary id, int label, String split) {
    ids[count] = id;
    labels[count] = label;
    splits[count] = split;
    count++;
  }
}
