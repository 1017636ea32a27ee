package org.sparkvae.data.source;

import java.io.IOException;
import org.sparkvae.config.ImageShape;
import org.sparkvae.data.decode.RawPixels;

/** Reads records of one byte of label and 3 × 32 × 32 bytes of pixels, channel after channel. */
final class Cifar10Stream implements ImageStream {
  private static final ImageShape SHAPE = new ImageShape(32, 32, 3);
  private static final int CLASSES = 10;
  private static final int RECORD = 1 + SHAPE.pixels();

  private final Cifar10Source.Batch batch;
  private final ContainerReader in;
  private long index;

  Cifar10Stream(Cifar10Source.Batch batch, ContainerReader in) {
    this.batch = batch;
    this.in = in;
  }

  @Override
  public SourceImage next() throws IOException {
    byte[] row = in.readNBytes(RECORD);
    if (row.length == 0) {
      return null;
    }
    if (row.length < RECORD) {
      throw in.refusal("it ends within image " + index + ": CIFAR-10 has 3073 bytes an image");
    }
    if (row[0] < 0 || row[0] >= CLASSES) {
      throw in.refusal("it is no CIFAR-10 batch: image " + index + " has label " + (row[0] & 0xff));
    }
    String id = Ids.ofRow(batch.file().plainName(), index++);
    Tags tags = Tags.numbered((int) row[0], batch.split());
    return new SourceImage(id, tags, new RawPixels(SHAPE, interleaved(row)));
  }

  private static byte[] interleaved(byte[] row) {
    int plane = SHAPE.height() * SHAPE.width();
    byte[] pixels = new byte[SHAPE.pixels()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = row[1 + i % SHAPE.channels() * plane + i / SHAPE.channels()];
    }
    return pixels;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
