package org.sparkvae.data.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageCodecTest {
  private static final DecodeLimits LIMITS = new DecodeLimits(new Configuration(false), 1);

  private static int[] values(byte[] encoded) throws BadImageException {
    PixelRows rows = ImageCodec.decode(encoded, LIMITS);
    byte[] pixels = AreaAverage.resize(rows, rows.height(), rows.width());
    int[] values = new int[pixels.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = pixels[i] & 0xff;
    }
    return values;
  }

  private static void assertBad(byte[] encoded, String reason) {
    assertThatThrownBy(() -> ImageCodec.decode(encoded, LIMITS))
        .isInstanceOf(BadImageException.class)
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp"})
  void readsColoursExactly(String format) throws BadImageException {
    BufferedImage image = TestImages.rgb(5, 7, 3);
    byte[] encoded = TestImages.encode(image, format);
    PixelRows rows = ImageCodec.decode(encoded, LIMITS);
    assertThat(new int[] {rows.height(), rows.width(), rows.channels()}).containsExactly(5, 7, 3);
    int[] values = values(encoded);
    Color corner = new Color(image.getRGB(6, 4));
    assertThat(Arrays.copyOfRange(values, values.length - 3, values.length))
        .containsExactly(corner.getRed(), corner.getGreen(), corner.getBlue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp", "gif"})
  void readsGreyAsStored(String format) throws BadImageException {
    BufferedImage grey = TestImages.grey(6, 5, 2);
    // The JDK's GIF writer would bend greys by a gamma; it leaves a palette as it is.
    BufferedImage image = format.equals("gif") ? withPalette(grey) : grey;
    byte[] encoded = TestImages.encode(image, format);
    assertThat(ImageCodec.decode(encoded, LIMITS).channels()).isEqualTo(1);
    int[] values = values(encoded);
    for (int i = 0; i < values.length; i++) {
      assertThat(values[i]).isEqualTo(TestImages.greySample(i / 5, i % 5, 2));
    }
  }

  private static BufferedImage withPalette(BufferedImage grey) {
    byte[] greys = new byte[256];
    for (int i = 0; i < greys.length; i++) {
      greys[i] = (byte) i;
    }
    IndexColorModel palette = new IndexColorModel(8, greys.length, greys, greys, greys);
    BufferedImage image =
        new BufferedImage(
            grey.getWidth(), grey.getHeight(), BufferedImage.TYPE_BYTE_INDEXED, palette);
    image.setData(grey.getRaster());
    return image;
  }

  @Test
  void readsJpegOfGreyAndColours() throws BadImageException {
    byte[] colour = TestImages.encode(TestImages.plain(9, 17, new Color(200, 100, 50)), "jpeg");
    int[] values = values(colour);
    assertThat(values).hasSize(9 * 17 * 3);
    for (int i = 0; i < values.length; i++) {
      assertThat(values[i]).isCloseTo(new int[] {200, 100, 50}[i % 3], within(3));
    }
    byte[] grey = TestImages.encode(TestImages.grey(8, 8, 1), "jpeg");
    assertThat(ImageCodec.decode(grey, LIMITS).channels()).isEqualTo(1);
  }

  @Test
  void readsJpegInCmyk() throws IOException, BadImageException {
    int[] values = values(cmyk());
    // No ink but half of cyan: red is missing, green and blue are there.
    assertThat(values[0]).isLessThan(values[1] - 20);
    assertThat(values[1]).isGreaterThan(120);
  }

  /** A JPEG of four inks without the JDK's help: TwelveMonkeys writes what it is given. */
  private static byte[] cmyk() throws IOException {
    ColorSpace space = new FourInks();
    ComponentColorModel model =
        new ComponentColorModel(space, false, false, Transparency.OPAQUE, DataBuffer.TYPE_BYTE);
    WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 16, 16, 4, null);
    for (int i = 0; i < 16 * 16; i++) {
      raster.setPixel(i % 16, i / 16, new int[] {128, 0, 0, 0});
    }
    BufferedImage image = new BufferedImage(model, raster, false, null);
    ImageWriter writer =
        ImageIO.getImageWriters(ImageTypeSpecifier.createFromRenderedImage(image), "jpeg").next();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.write(image);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  /** Marks samples as CMYK. */
  private static final class FourInks extends ColorSpace {
    private static final long serialVersionUID = 1L;

    FourInks() {
      super(ColorSpace.TYPE_CMYK, 4);
    }

    @Override
    public float[] toRGB(float[] inks) {
      float light = 1 - inks[3];
      return new float[] {(1 - inks[0]) * light, (1 - inks[1]) * light, (1 - inks[2]) * light};
    }

    @Override
    public float[] fromRGB(float[] rgb) {
      return new float[] {1 - rgb[0], 1 - rgb[1], 1 - rgb[2], 0};
    }

    @Override
    public float[] toCIEXYZ(float[] inks) {
      return ColorSpace.getInstance(ColorSpace.CS_sRGB).toCIEXYZ(toRGB(inks));
    }

    @Override
    public float[] fromCIEXYZ(float[] xyz) {
      return fromRGB(ColorSpace.getInstance(ColorSpace.CS_sRGB).fromCIEXYZ(xyz));
    }
  }

  @Test
  void reducesSixteenBits() throws BadImageException {
    BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_USHORT_GRAY);
    image.getRaster().setSamples(0, 0, 3, 1, 0, new int[] {0, 257 * 100 + 128, 65535});
    // 25828 / 257 = 100.498
    assertThat(values(TestImages.encode(image, "png"))).containsExactly(0, 100, 255);
  }

  @Test
  void laysTransparencyOnWhite() throws BadImageException {
    BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0x00ff0000);
    image.setRGB(1, 0, 0x80000000);
    image.setRGB(2, 0, 0xff0a141e);
    // 255 · (1 − 128/255) = 127
    assertThat(values(TestImages.encode(image, "png")))
        .containsExactly(255, 255, 255, 127, 127, 127, 10, 20, 30);
  }

  @Test
  void readsPalettes() throws BadImageException {
    byte[] red = {0, 10};
    byte[] green = {0, 20};
    byte[] blue = {0, 30};
    IndexColorModel palette = new IndexColorModel(1, 2, red, green, blue);
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_BINARY, palette);
    image.getRaster().setSamples(0, 0, 2, 1, 0, new int[] {1, 0});
    for (String format : new String[] {"png", "gif", "bmp"}) {
      assertThat(values(TestImages.encode(image, format))).containsExactly(10, 20, 30, 0, 0, 0);
    }
  }

  @Test
  void takesTheFirstFrameOfAnAnimation() throws IOException, BadImageException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.prepareWriteSequence(null);
      for (Color color : new Color[] {Color.RED, Color.BLUE}) {
        writer.writeToSequence(new IIOImage(TestImages.plain(2, 2, color), null, null), null);
      }
      writer.endWriteSequence();
    } finally {
      writer.dispose();
    }
    assertThat(values(out.toByteArray())).startsWith(255, 0, 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpeg", "progressive", "bmp", "gif"})
  void refusesEveryTruncation(String format) throws IOException {
    byte[] whole =
        format.equals("progressive")
            ? progressive()
            : TestImages.encode(TestImages.rgb(12, 16, 1), format);
    assertThatCode(() -> ImageCodec.decode(whole, LIMITS)).doesNotThrowAnyException();
    // Of a GIF, all but the end mark is there one byte before the end.
    int needed = format.equals("gif") ? whole.length - 1 : whole.length;
    for (int length = 0; length < needed; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> ImageCodec.decode(cut, LIMITS))
          .as("%s cut to %d of %d bytes", format, length, whole.length)
          .isInstanceOf(BadImageException.class);
    }
  }

  private static byte[] progressive() throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      parameters.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
      writer.write(null, new IIOImage(TestImages.rgb(12, 16, 1), null, null), parameters);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  @Test
  void refusesAFlippedBitInAPng() {
    byte[] png = TestImages.png(12, 17, 1);
    png[png.length / 2] ^= 4;
    assertBad(png, "broken: the check sum of a chunk is wrong");
  }

  @Test
  void refusesHugeImagesFromTheirHeader() {
    assertBad(TestImages.bomb(60_000, 60_000), "too large: 60000x60000 is over 1 megapixels");
    assertBad(TestImages.bomb(1_001, 1_000), "too large: 1001x1000 is over 1 megapixels");
  }

  @Test
  void refusesWhatIsNoImage() {
    assertBad(new byte[0], "empty file");
    assertBad("<html>".getBytes(StandardCharsets.UTF_8), "not a PNG, JPEG, BMP or GIF image");
    assertBad(TestImages.bomb(0, 4), "cannot be decoded");
  }
}
