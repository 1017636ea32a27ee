package org.sparkvae.picture;

import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.sparkvae.config.ImageShape;

/**
 * Eight-bit grey or RGB images as PNG. The same pixels give the same bytes: no time, no text and no
 * host goes into the file.
 */
public final class Png {
  private Png() {}

  /**
   * One image as a PNG file.
   *
   * @param shape of the image
   * @param pixels row by row, channels interleaved (HWC)
   * @throws IllegalArgumentException when there are not as many pixels as the shape says
   */
  public static byte[] encode(ImageShape shape, byte[] pixels) {
    if (pixels.length != shape.pixels()) {
      throw new IllegalArgumentException(
          "Invalid pixels: " + pixels.length + " (" + shape.pixels() + " for " + shape + ")");
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(pixels.length / 2 + 128);
    try {
      write(image(shape, pixels), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot encode a PNG in memory", e);
    }
    return bytes.toByteArray();
  }

  private static BufferedImage image(ImageShape shape, byte[] pixels) {
    boolean grey = shape.channels() == 1;
    int type = grey ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR;
    BufferedImage image = new BufferedImage(shape.width(), shape.height(), type);
    WritableRaster raster = image.getRaster();
    int[] row = new int[shape.width() * shape.channels()];
    for (int y = 0; y < shape.height(); y++) {
      for (int i = 0; i < row.length; i++) {
        row[i] = pixels[y * row.length + i] & 0xFF;
      }
      raster.setPixels(0, y, shape.width(), 1, row);
    }
    return image;
  }

  /** Through memory: ImageIO's own stream would make a temporary file for every picture. */
  private static void write(BufferedImage image, ByteArrayOutputStream bytes) throws IOException {
    Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName("png");
    ImageWriter writer = writers.next();
    try (ImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(stream);
      writer.write(image);
    } finally {
      writer.dispose();
    }
  }
}
