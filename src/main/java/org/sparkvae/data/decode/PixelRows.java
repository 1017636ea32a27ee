package org.sparkvae.data.decode;

/**
 * An image read row by row, so that no second copy of a large one is ever made. Samples run from 0
 * to {@link #white()}, whatever the depth of the file was.
 */
public interface PixelRows {
  /** How many rows. */
  int height();

  /** Pixels of a row. */
  int width();

  /** 1 grey, 3 RGB. */
  int channels();

  /** The sample value of full intensity. */
  double white();

  /**
   * Reads a row.
   *
   * @param samples receives width × channels values, channels interleaved
   */
  void read(int row, double[] samples);
}
