package org.sparkvae.data.decode;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DirectColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/**
 * Rows of a decoded image. Grey samples are taken as stored ({@link BufferedImage#getRGB} would
 * bend them by a gamma), a palette of greys counts as grey, and what is transparent lies on white.
 */
abstract class RasterRows implements PixelRows {
  private static final int GREY = 1;
  private static final int RGB = 3;

  private final BufferedImage image;
  private final int channels;

  private RasterRows(BufferedImage image, int channels) {
    this.image = image;
    this.channels = channels;
  }

  /** Rows of an image in any of the colour models that the readers give. */
  static PixelRows of(BufferedImage image) throws BadImageException {
    ColorModel model = image.getColorModel();
    if (model instanceof IndexColorModel palette) {
      return new Palette(image, palette);
    }
    if (model instanceof DirectColorModel) {
      return new Packed(image);
    }
    if (model instanceof ComponentColorModel && hasPlainSamples(model)) {
      return new Samples(image, model);
    }
    throw new BadImageException("its pixels are of an unknown type: " + model);
  }

  private static boolean hasPlainSamples(ColorModel model) {
    int type = model.getTransferType();
    int colours = model.getNumColorComponents();
    return (type == DataBuffer.TYPE_BYTE || type == DataBuffer.TYPE_USHORT)
        && (colours == GREY || colours == RGB)
        && !model.isAlphaPremultiplied();
  }

  @Override
  public int height() {
    return image.getHeight();
  }

  @Override
  public int width() {
    return image.getWidth();
  }

  @Override
  public int channels() {
    return channels;
  }

  /** Sample v of opacity a, both up to white, on a white ground; the result is up to white². */
  private static double onWhite(double v, double a, double white) {
    return v * a + white * (white - a);
  }

  /** One sample per channel, 8 or 16 bits each. */
  private static final class Samples extends RasterRows {
    private final Raster raster;
    private final boolean alpha;
    private final double full;
    private final int[] line;

    Samples(BufferedImage image, ColorModel model) {
      super(image, model.getNumColorComponents());
      this.raster = image.getRaster();
      this.alpha = model.hasAlpha();
      this.full = (1 << model.getComponentSize(0)) - 1;
      this.line = new int[Math.multiplyExact(image.getWidth(), model.getNumComponents())];
    }

    @Override
    public double white() {
      return alpha ? full * full : full;
    }

    @Override
    public void read(int row, double[] samples) {
      raster.getPixels(0, row, width(), 1, line);
      int bands = channels() + (alpha ? 1 : 0);
      for (int i = 0; i < samples.length; i++) {
        int pixel = i / channels() * bands;
        int value = line[pixel + i % channels()];
        samples[i] = alpha ? onWhite(value, line[pixel + channels()], full) : value;
      }
    }
  }

  /** Indices into a palette of 8-bit colours. */
  private static final class Palette extends RasterRows {
    private final Raster raster;
    private final double[] colours;

    Palette(BufferedImage image, IndexColorModel palette) {
      super(image, isGrey(palette) ? GREY : RGB);
      this.raster = image.getRaster();
      this.colours = colours(palette, channels());
    }

    private static boolean isGrey(IndexColorModel palette) {
      for (int i = 0; i < palette.getMapSize(); i++) {
        if (palette.getRed(i) != palette.getGreen(i) || palette.getRed(i) != palette.getBlue(i)) {
          return false;
        }
      }
      return true;
    }

    private static double[] colours(IndexColorModel palette, int channels) {
      double[] colours = new double[palette.getMapSize() * channels];
      for (int i = 0; i < colours.length; i++) {
        int shift = 16 - 8 * (i % channels);
        int argb = palette.getRGB(i / channels);
        colours[i] = onWhite(argb >> shift & 0xff, argb >>> 24, 255);
      }
      return colours;
    }

    @Override
    public double white() {
      return 255 * 255;
    }

    @Override
    public void read(int row, double[] samples) {
      for (int x = 0; x < width(); x++) {
        int index = raster.getSample(x, row, 0);
        System.arraycopy(colours, index * channels(), samples, x * channels(), channels());
      }
    }
  }

  /** All channels in one number, which is RGB already. */
  private static final class Packed extends RasterRows {
    private final BufferedImage image;
    private final int[] line;

    Packed(BufferedImage image) {
      super(image, RGB);
      this.image = image;
      this.line = new int[image.getWidth()];
    }

    @Override
    public double white() {
      return 255 * 255;
    }

    @Override
    public void read(int row, double[] samples) {
      image.getRGB(0, row, line.length, 1, line, 0, line.length);
      for (int i = 0; i < samples.length; i++) {
        int argb = line[i / RGB];
        samples[i] = onWhite(argb >> (16 - 8 * (i % RGB)) & 0xff, argb >>> 24, 255);
      }
    }
  }
}
