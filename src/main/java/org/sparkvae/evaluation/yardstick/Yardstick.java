package org.sparkvae.evaluation.yardstick;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.sparkvae.config.ImageShape;
import org.sparkvae.config.UserError;

/**
 * A trained {@link YardstickClassifier}, in transit or at rest.
 *
 * @param classes labels are 0 to this, exclusively
 * @param trainingImages that it was trained on
 * @param heldOutImages that its accuracy is of; 0 where there are none
 * @param accuracy share of the held-out images that it gives their label
 * @param parameters as little-endian float32
 */
@SuppressWarnings("ArrayRecordComponent") // in transit: never compared, never a key
public record Yardstick(
    @JsonProperty("format_version") int formatVersion,
    ImageShape shape,
    int classes,
    @JsonProperty("training_images") int trainingImages,
    @JsonProperty("held_out_images") int heldOutImages,
    double accuracy,
    byte[] parameters)
    implements Serializable {

  private static final int FORMAT_VERSION = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  static Yardstick of(YardstickClassifier classifier, int trainingImages, LabelledImages heldOut) {
    float[] values = classifier.parameters();
    ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
    bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
    return new Yardstick(
        FORMAT_VERSION,
        classifier.shape(),
        classifier.classes(),
        trainingImages,
        heldOut.count(),
        heldOut.count() == 0 ? 0 : YardstickTraining.accuracy(classifier, heldOut),
        bytes.array());
  }

  /** The classifier itself, for one thread. */
  public YardstickClassifier classifier() {
    YardstickClassifier classifier = new YardstickClassifier(shape, classes);
    float[] values = new float[parameters.length / Float.BYTES];
    if (values.length != classifier.parameterCount()) {
      throw new UserError(
          "Cannot read yardstick classifier: "
              + values.length
              + " parameters ("
              + classifier.parameterCount()
              + " expected)");
    }
    ByteBuffer.wrap(parameters).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    classifier.setParameters(values);
    return classifier;
  }

  ObjectNode json() {
    return JSON.valueToTree(this);
  }

  static Yardstick parse(ObjectNode json) {
    try {
      int version = json.path("format_version").asInt();
      if (version != FORMAT_VERSION) {
        throw new UserError(
            "Cannot read yardstick classifier: format version "
                + version
                + " (this SparkVAE reads "
                + FORMAT_VERSION
                + ")");
      }
      return JSON.treeToValue(json, Yardstick.class);
    } catch (JsonProcessingException e) {
      String reason = e.getOriginalMessage();
      throw new UserError("Cannot read yardstick classifier: " + reason, e);
    }
  }
}
