package org.sparkvae.data;

import java.io.Serializable;
import org.sparkvae.config.ImageShape;

/**
 * Some images side by side, as cached by workers.
 *
 * @param shape of each image
 * @param count images
 * @param pixels count × height × width × channels 8-bit values
 * @param labels class index of each image, or {@link ImageBatch#NO_LABEL}
 */
@SuppressWarnings("ArrayRecordComponent") // a block in transit: never compared, never a key
public record PackedImages(ImageShape shape, int count, byte[] pixels, int[] labels)
    implements Serializable {}
