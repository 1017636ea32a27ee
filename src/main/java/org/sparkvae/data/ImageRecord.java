package org.sparkvae.data;

import java.util.Map;
import org.sparkvae.config.ImageShape;

/**
 * One image of a corpus: a row of {@code data/}.
 *
 * @param id unique and stable: relative path or {@code file#index}, escaped
 * @param label class index, or null
 * @param attributes named numbers that came with the image, often empty
 * @param split train, validation, test or a source's own name
 * @param pixels raw 8-bit values, row by row, channels interleaved (HWC)
 */
@SuppressWarnings("ArrayRecordComponent") // a row in transit: never compared, never a key
public record ImageRecord(
    String id,
    Integer label,
    Map<String, Float> attributes,
    String split,
    ImageShape shape,
    byte[] pixels) {

  /** Class index, or {@link ImageBatch#NO_LABEL}. */
  public int labelOrNone() {
    return label == null ? ImageBatch.NO_LABEL : label;
  }
}
