package org.sparkvae.data.source;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.sparkvae.config.ImageShape;
import org.sparkvae.data.decode.RawPixels;

/** Reads an IDX file of images and, beside it, the one of their labels. */
final class IdxStream implements ImageStream {
  private final IdxSource.Pair pair;
  private final ContainerReader images;
  private final ContainerReader labels;
  private final ImageShape shape;
  private final int count;
  private int index;

  IdxStream(IdxSource.Pair pair, Configuration configuration) throws IOException {
    this.pair = pair;
    this.images = new ContainerReader(pair.images(), configuration);
    this.labels = pair.labels() == null ? null : new ContainerReader(pair.labels(), configuration);
    IdxHeader header = IdxHeader.read(images);
    this.shape = header.shape(images);
    this.count = header.items();
    checkLabels();
  }

  private void checkLabels() throws IOException {
    if (labels == null) {
      return;
    }
    IdxHeader header = IdxHeader.read(labels);
    if (!header.isLabels() || header.items() != count) {
      throw labels.refusal(
          "it holds " + header.items() + " items, but there are " + count + " images");
    }
  }

  @Override
  public SourceImage next() throws IOException {
    if (index == count) {
      checkEnd(images);
      if (labels != null) {
        checkEnd(labels);
      }
      return null;
    }
    byte[] pixels = images.exactly(shape.pixels(), "it ends within image " + index + promised());
    Tags tags = Tags.numbered(label(), pair.split());
    String id = Ids.ofRow(pair.images().plainName(), index);
    index++;
    return new SourceImage(id, tags, new RawPixels(shape, pixels));
  }

  private Integer label() throws IOException {
    return labels == null
        ? null
        : labels.exactly(1, "it ends within label " + index + promised())[0] & 0xff;
  }

  private void checkEnd(ContainerReader file) throws IOException {
    if (!file.atEnd()) {
      throw file.refusal("it goes on after item " + count + promised());
    }
  }

  private String promised() {
    return ", its header says " + count;
  }

  @Override
  public void close() throws IOException {
    images.close();
    if (labels != null) {
      labels.close();
    }
  }
}
