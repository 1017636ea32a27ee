package org.sparkvae.data.decode;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/** Real images, made on the spot. */
public final class TestImages {
  private TestImages() {}

  /** A gradient in colours, different for each seed. */
  static BufferedImage picture(int height, int width, int type, int seed) {
    BufferedImage image = new BufferedImage(width, height, type);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int red = (x * 7 + seed * 31) & 0xff;
        int green = (y * 5 + seed * 17) & 0xff;
        int blue = (x * y + seed) & 0xff;
        image.setRGB(x, y, 0xff000000 | red << 16 | green << 8 | blue);
      }
    }
    return image;
  }

  /** A gradient in colours, without transparency. */
  public static BufferedImage rgb(int height, int width, int seed) {
    return picture(height, width, BufferedImage.TYPE_INT_RGB, seed);
  }

  /** Grey samples, set as they are, without a gamma. */
  public static BufferedImage grey(int height, int width, int seed) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.getRaster().setSample(x, y, 0, greySample(y, x, seed));
      }
    }
    return image;
  }

  static int greySample(int y, int x, int seed) {
    return (y * 13 + x * 29 + seed * 41) & 0xff;
  }

  static BufferedImage plain(int height, int width, Color color) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(color);
    graphics.fillRect(0, 0, width, height);
    graphics.dispose();
    return image;
  }

  /** The image as a file of a format, such as {@code png}. */
  public static byte[] encode(BufferedImage image, String format) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, format, out)) {
        throw new IllegalArgumentException("No writer of " + format + " for " + image);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** A PNG of a gradient in colours. */
  public static byte[] png(int height, int width, int seed) {
    return encode(rgb(height, width, seed), "png");
  }

  /** A whole PNG but for its pixels, whose header says that it is huge. */
  public static byte[] bomb(int height, int width) {
    byte[] png = encode(grey(1, 1, 0), "png");
    ByteBuffer header = ByteBuffer.wrap(png);
    header.putInt(16, width).putInt(20, height);
    CRC32 sum = new CRC32();
    sum.update(png, 12, 17);
    header.putInt(29, (int) sum.getValue());
    return png;
  }
}
