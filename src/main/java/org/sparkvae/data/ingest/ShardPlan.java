package org.sparkvae.data.ingest;

import java.io.Serializable;
import java.util.Map;
import org.sparkvae.config.ImageShape;
import org.sparkvae.data.ImageRecord;
import org.sparkvae.data.decode.RawPixels;
import org.sparkvae.data.source.SourceImage;
import org.sparkvae.data.source.Tags;

/**
 * What the writers of shards must know, all of it from the driver.
 *
 * @param staging where they write
 * @param shape of every image
 * @param example id of an image of that shape, for messages
 * @param labels of named classes
 */
record ShardPlan(
    String staging,
    ImageShape shape,
    String example,
    Map<String, Integer> labels,
    SplitRule splitRule)
    implements Serializable {

  ImageRecord row(SourceImage image, RawPixels pixels) {
    Tags tags = image.tags();
    Integer label = tags.className() == null ? tags.label() : labels.get(tags.className());
    String split = splitRule.split(image.id(), tags.split());
    return new ImageRecord(
        image.id(), label, tags.attributes(), split, pixels.shape(), pixels.pixels());
  }

  /** What is wrong about an image of another shape. */
  String mixed(String id, ImageShape other) {
    boolean sizes = shape.height() != other.height() || shape.width() != other.width();
    return sizes
        ? String.format(
            "images of different sizes, %dx%d (%s) and %dx%d (%s): give one with --size HxW",
            shape.height(), shape.width(), example, other.height(), other.width(), id)
        : String.format(
            "grey and RGB images, %s has %d channels and %s has %d: give --channels 1 or 3",
            example, shape.channels(), id, other.channels());
  }
}
