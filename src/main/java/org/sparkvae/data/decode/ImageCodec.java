package org.sparkvae.data.decode;

import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.ImageInputStream;
import org.sparkvae.data.Messages;

/**
 * Decodes PNG, JPEG, BMP and GIF, recognised by their first bytes. Of an animation the first frame
 * counts. Colour profiles and orientation tags are not applied: samples are taken as stored.
 */
final class ImageCodec {
  static {
    ImageIO.setUseCache(false);
  }

  private ImageCodec() {}

  /**
   * Decodes an image whose header is within the limits; never more than that is allocated.
   *
   * @throws BadImageException if it is of another format, over the limits, truncated or broken
   */
  static PixelRows decode(byte[] bytes, DecodeLimits limits) throws BadImageException {
    limits.checkEncoded(bytes.length);
    ImageFormat format = ImageFormat.of(bytes);
    if (format == ImageFormat.PNG) {
      PngChunks.check(bytes);
    }
    ImageReader reader = reader(format);
    try (ImageInputStream in = new ByteArrayImageInputStream(bytes)) {
      reader.setInput(in, true, true);
      return RasterRows.of(read(reader, limits));
    } catch (IOException | RuntimeException | StackOverflowError e) {
      throw new BadImageException("cannot be decoded: " + Messages.reason(e), e);
    } catch (OutOfMemoryError e) {
      throw new BadImageException("cannot be decoded: it needs more memory than there is", e);
    } finally {
      reader.dispose();
    }
  }

  private static BufferedImage read(ImageReader reader, DecodeLimits limits)
      throws IOException, BadImageException {
    int width = reader.getWidth(0);
    int height = reader.getHeight(0);
    limits.check(width, height);
    limits.checkDecoded(width, height, bitsPerPixel(reader));
    Warnings warnings = new Warnings();
    reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
    BufferedImage image = reader.read(0);
    warnings.check();
    return image;
  }

  private static int bitsPerPixel(ImageReader reader) throws IOException {
    Iterator<ImageTypeSpecifier> types = reader.getImageTypes(0);
    if (!types.hasNext()) {
      throw new IIOException("its pixels are of an unknown type");
    }
    ColorModel model = types.next().getColorModel();
    return model.getPixelSize();
  }

  private static ImageReader reader(ImageFormat format) {
    String name = format.name().toLowerCase(Locale.ROOT);
    return ImageIO.getImageReadersByFormatName(name).next();
  }

  /** Readers fill in what a truncated file lacks and only warn of it. */
  private static final class Warnings {
    private String missing;

    void add(String warning) {
      String text = warning.toLowerCase(Locale.ROOT);
      if (text.contains("truncated")
          || text.contains("premature end")
          || text.contains("bad huffman")) {
        missing = warning;
      }
    }

    void check() throws BadImageException {
      if (missing != null) {
        throw new BadImageException("truncated: " + missing);
      }
    }
  }
}
