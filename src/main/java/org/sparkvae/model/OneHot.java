package org.sparkvae.model;

import java.util.Arrays;
import org.sparkvae.config.UserError;
import org.sparkvae.model.kernels.Activations;
import org.sparkvae.model.kernels.Maps;

/**
 * Labels as a network takes them: rows [rows × classes] with a one at the label's place and zeros
 * elsewhere. Of a network that knows of no classes, nothing.
 */
final class OneHot implements AutoCloseable {
  private final int classes;
  private final Activations rows;
  private final float[] values;

  OneHot(int rows, int classes) {
    this.classes = classes;
    this.rows = classes == 0 ? null : Activations.of(Maps.matrix(rows, classes), false);
    this.values = new float[rows * classes];
  }

  /** The rows themselves. */
  Activations rows() {
    return rows;
  }

  /**
   * Row {@code r} becomes the label of image {@code first + r / samples}.
   *
   * @param labels of images
   * @param count images
   * @param samples rows of each image
   * @throws UserError for a label of no class
   */
  void put(int[] labels, int first, int count, int samples) {
    if (classes == 0) {
      return;
    }
    Arrays.fill(values, 0);
    for (int row = 0; row < count * samples; row++) {
      values[row * classes + label(labels, first + row / samples)] = 1;
    }
    rows.values().put(values);
  }

  private int label(int[] labels, int image) {
    if (image >= labels.length || labels[image] < 0 || labels[image] >= classes) {
      String label = image < labels.length ? "" + labels[image] : "none";
      throw new UserError(
          "Invalid label: "
              + label
              + " (0 to "
              + (classes - 1)
              + ", which the conditional model has been trained on)");
    }
    return labels[image];
  }

  @Override
  public void close() {
    if (rows != null) {
      rows.close();
    }
  }
}
