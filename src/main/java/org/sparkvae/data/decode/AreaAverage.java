package org.sparkvae.data.decode;

import java.util.Arrays;
import org.sparkvae.config.ImageShape;

/**
 * Resizes by area averaging: each new pixel is the mean of the part of the old image that it
 * covers, pixels at its edges counted by the fraction that is covered, in both directions, without
 * regard to the old aspect ratio. Enlarging is the same mean, over parts smaller than a pixel.
 *
 * <p>With S old and D new pixels along an axis, old pixel j covers [jD, (j+1)D) and new pixel i
 * covers [iS, (i+1)S) in units of 1/D of an old pixel, so all weights are whole numbers. The sums
 * are exact for 8-bit images; each value is rounded once, halves up. Sums run in the values as
 * stored, without a gamma.
 */
final class AreaAverage {
  private static final int MAX_VALUE = 255;

  private final PixelRows image;
  private final ImageShape shape;
  private final double[] sums;

  private AreaAverage(PixelRows image, int height, int width) {
    this.image = image;
    this.shape = new ImageShape(height, width, image.channels());
    this.sums = new double[shape.pixels()];
  }

  /** The image at another size, as height × width × channels 8-bit values. */
  static byte[] resize(PixelRows image, int height, int width) {
    AreaAverage average = new AreaAverage(image, height, width);
    average.addRows();
    return average.rounded();
  }

  private void addRows() {
    double[] line = new double[Math.multiplyExact(image.width(), image.channels())];
    double[] narrowed = new double[shape.width() * shape.channels()];
    for (int row = 0; row < image.height(); row++) {
      image.read(row, line);
      narrow(line, narrowed);
      addRow(row, narrowed);
    }
  }

  private void addRow(int row, double[] narrowed) {
    long from = (long) row * shape.height();
    long to = from + shape.height();
    for (int i = (int) (from / image.height()); (long) i * image.height() < to; i++) {
      double weight = overlap(from, to, i, image.height());
      int start = i * narrowed.length;
      for (int k = 0; k < narrowed.length; k++) {
        sums[start + k] += weight * narrowed[k];
      }
    }
  }

  private void narrow(double[] line, double[] narrowed) {
    Arrays.fill(narrowed, 0);
    int channels = shape.channels();
    for (int column = 0; column < image.width(); column++) {
      long from = (long) column * shape.width();
      long to = from + shape.width();
      for (int i = (int) (from / image.width()); (long) i * image.width() < to; i++) {
        double weight = overlap(from, to, i, image.width());
        for (int c = 0; c < channels; c++) {
          narrowed[i * channels + c] += weight * line[column * channels + c];
        }
      }
    }
  }

  /** Length of [from, to) within new pixel i. */
  private static double overlap(long from, long to, int i, int size) {
    return Math.min(to, (i + 1L) * size) - Math.max(from, (long) i * size);
  }

  private byte[] rounded() {
    double total = (double) image.height() * image.width() * image.white();
    byte[] pixels = new byte[sums.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (int) Math.floor(sums[i] * MAX_VALUE / total + 0.5);
    }
    return pixels;
  }
}
