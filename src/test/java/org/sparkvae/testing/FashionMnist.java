package org.sparkvae.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import javax.imageio.ImageIO;

/**
 * Parts of Fashion-MNIST, the real images that Debian packages as {@code dataset-fashion-mnist}. A
 * test that needs them is skipped, and says so, where the package is not installed.
 */
public final class FashionMnist {
  private static final Path FOLDER = Path.of("/usr/share/datasets/fashion-mnist");
  private static final int SIDE = 28;
  private static final int PIXELS = SIDE * SIDE;

  private FashionMnist() {}

  /** Writes the first images of both splits as an IDX data set. */
  public static void writeIdx(Path folder, int train, int test) throws IOException {
    Files.createDirectories(folder);
    writeIdx(folder, "train", train);
    writeIdx(folder, "t10k", test);
  }

  /** Writes the same images as PNGs in folders {@code train/<label>} and {@code test/<label>}. */
  public static void writeFolders(Path folder, int train, int test) throws IOException {
    writeFolders(folder.resolve("train"), "train", train);
    writeFolders(folder.resolve("test"), "t10k", test);
  }

  /** The first images of the training split, 28 × 28, packed. */
  public static byte[] trainingImages(int count) throws IOException {
    return pixels("train", count);
  }

  private static void writeIdx(Path folder, String name, int count) throws IOException {
    ByteBuffer images = ByteBuffer.allocate(16 + count * PIXELS);
    images.putInt(0x803).putInt(count).putInt(SIDE).putInt(SIDE).put(pixels(name, count));
    Files.write(folder.resolve(name + "-images-idx3-ubyte"), images.array());
    ByteBuffer labels = ByteBuffer.allocate(8 + count);
    labels.putInt(0x801).putInt(count).put(labels(name, count));
    Files.write(folder.resolve(name + "-labels-idx1-ubyte"), labels.array());
  }

  private static void writeFolders(Path folder, String name, int count) throws IOException {
    byte[] pixels = pixels(name, count);
    byte[] labels = labels(name, count);
    for (int i = 0; i < count; i++) {
      Path file = folder.resolve(labels[i] + "/" + i + ".png");
      Files.createDirectories(file.getParent());
      BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
      byte[] one = java.util.Arrays.copyOfRange(pixels, i * PIXELS, (i + 1) * PIXELS);
      image.getRaster().setDataElements(0, 0, SIDE, SIDE, one);
      ImageIO.write(image, "png", file.toFile());
    }
  }

  private static byte[] pixels(String name, int count) throws IOException {
    return read(name + "-images-idx3-ubyte.gz", 16, count * PIXELS);
  }

  private static byte[] labels(String name, int count) throws IOException {
    return read(name + "-labels-idx1-ubyte.gz", 8, count);
  }

  private static byte[] read(String file, int header, int bytes) throws IOException {
    assumeTrue(
        Files.exists(FOLDER.resolve(file)),
        "SKIPPED: Fashion-MNIST is missing (apt-get install dataset-fashion-mnist)");
    try (InputStream in = new GZIPInputStream(Files.newInputStream(FOLDER.resolve(file)));
        DataInputStream data = new DataInputStream(in)) {
      data.skipNBytes(header);
      byte[] content = new byte[bytes];
      data.readFully(content);
      return content;
    }
  }
}
