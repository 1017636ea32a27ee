package org.sparkvae.model.kernels;

/** Feature maps of a minibatch; a matrix is a minibatch of maps of one position. */
public record Maps(int images, int height, int width, int channels) {

  /** A matrix of {@code rows} × {@code columns}. */
  public static Maps matrix(int rows, int columns) {
    return new Maps(rows, 1, 1, columns);
  }

  /** Values of one image. */
  public int sizeOfImage() {
    return Math.multiplyExact(height * width, channels);
  }

  /** Values of all images. */
  public int size() {
    return Math.multiplyExact(images, sizeOfImage());
  }

  /** Places where each channel has a value. */
  int positionsOfImage() {
    return height * width;
  }

  /** The same in all images. */
  int positions() {
    return images * height * width;
  }
}
